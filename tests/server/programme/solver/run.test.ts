import { eq } from 'drizzle-orm';
import { threadId } from 'node:worker_threads';
import { afterEach, describe, expect, test } from 'vitest';
import { ANONYMOUS, system, type Actor } from '../../../../src/lib/server/auth/policy.ts';
import { now, setClock } from '../../../../src/lib/server/clock.ts';
import { connections } from '../../../../src/lib/server/db/client.ts';
import { reader } from '../../../../src/lib/server/db/client.ts';
import { auditEntry } from '../../../../src/lib/server/db/schema/audit.ts';
import { solverRun } from '../../../../src/lib/server/db/schema/solver.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { digestOf } from '../../../../src/lib/server/ids.ts';
import { latestRun } from '../../../../src/lib/server/programme/solver/queries.ts';
import { failLostRuns, startRun } from '../../../../src/lib/server/programme/solver/run.ts';
import { dismissRun, takeResult } from '../../../../src/lib/server/programme/solver/settle-run.ts';
import { TimeUpError, type LoneWork } from '../../../../src/lib/server/thread.ts';
import { makeEvent } from '../../../factories/event.ts';
import { refusalOf } from '../../../setup/refused.ts';
import { absent, broken, counts, deaf } from './lone-work.ts';

const staff = system('test');
const problemDigest = digestOf({ people: [1, 2] });

async function begin<I, P, R extends object>(
	search: LoneWork<I, P, R>,
	input: I,
	options: { eventId?: number; actor?: Actor; seconds?: number } = {}
) {
	const eventId = options.eventId ?? (await makeEvent()).event.id;
	const run = await startRun({
		actor: options.actor ?? staff,
		eventId,
		kind: 'assignment',
		seconds: options.seconds ?? 10,
		problemDigest,
		search,
		input
	});
	return { eventId, ...run };
}

function accept(eventId: number, runId: number, digest = problemDigest) {
	return write('solver.test', (tx) =>
		takeResult<{ counted: number }>(tx, {
			actor: staff,
			runId,
			eventId,
			kind: 'assignment',
			problemDigest: digest
		})
	);
}

async function refused(code: string, command: Promise<unknown>): Promise<void> {
	expect((await refusalOf(command)).code).toBe(code);
}

let restoreClock = () => {};
afterEach(() => restoreClock());

describe('a thread of its own', () => {
	test('says how far it is, and answers', async () => {
		const heard: number[] = [];
		const found = await counts({ to: 3 }, { limitMs: 10_000, onProgress: ({ at }) => heard.push(at) });
		expect(found.counted).toBe(3);
		expect(found.threadId).not.toBe(threadId);
		expect(heard).toEqual([1, 2, 3]);
	});

	test('is killed when its time is up, though it never lets go', async () => {
		await expect(deaf(null, { limitMs: 600 })).rejects.toBeInstanceOf(TimeUpError);
	});

	test('what it throws comes back; where no thread can be had, nothing is done here', async () => {
		await expect(broken(null, { limitMs: 10_000 })).rejects.toThrow('comme demandé');
		await expect(absent(null, { limitMs: 10_000 })).rejects.toThrow(/rien\.ts/);
		const cannotBeCopied = (() => null) as unknown as null;
		await expect(broken(cannotBeCopied, { limitMs: 10_000 })).rejects.toThrow(/cloned/);
	});
});

describe('a run', () => {
	test('ends with its result, what it said last, and two lines in the trail', async () => {
		const { eventId, runId, ended } = await begin(counts, { to: 4 });
		expect((await latestRun(staff, eventId, 'assignment'))?.status).toBe('running');
		await ended;
		expect(await latestRun(staff, eventId, 'assignment')).toMatchObject({
			id: runId,
			status: 'done',
			progress: { at: 4 },
			result: { counted: 4 },
			failure: null,
			problemDigest
		});
		const trail = await (
			await reader()
		)
			.select({ action: auditEntry.action })
			.from(auditEntry)
			.where(eq(auditEntry.objectId, String(runId)));
		expect(trail.map(({ action }) => action)).toEqual(['solver.started', 'solver.ended']);
	});

	test('is asked by staff only', async () => {
		const { event } = await makeEvent();
		await refused('not_allowed', begin(counts, { to: 1 }, { eventId: event.id, actor: ANONYMOUS }));
		await refused('not_allowed', latestRun(ANONYMOUS, event.id, 'assignment'));
		await refused('not_allowed', dismissRun(ANONYMOUS, event.id, 1));
	});

	test('fails with its reason, in words for the log and not on screen', async () => {
		const { eventId, ended } = await begin(broken, null);
		await ended;
		expect(await latestRun(staff, eventId, 'assignment')).toMatchObject({
			status: 'failed',
			failure: 'error'
		});
	});

	test('is killed when its search never answers, and another can begin', async () => {
		const { eventId, ended } = await begin(deaf, null, { seconds: -4.5 });
		await ended;
		expect(await latestRun(staff, eventId, 'assignment')).toMatchObject({
			status: 'failed',
			failure: 'time'
		});
		await (
			await begin(counts, { to: 1 }, { eventId })
		).ended;
	});

	test('is alone in its event: of ten asked at once one begins; in another event another does', async () => {
		const { event } = await makeEvent();
		const asked = await Promise.allSettled(
			Array.from({ length: 10 }, () => begin(counts, { to: 1 }, { eventId: event.id }))
		);
		const begun = asked.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
		expect(begun).toHaveLength(1);
		for (const one of asked)
			if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'solver_running' });
		await (
			await begin(counts, { to: 1 })
		).ended;
		await begun[0]!.ended;
	});

	test('control: without the unique key, two begin in one event', async () => {
		const { writer } = await connections();
		await writer.execute('DROP INDEX solver_run_one_at_a_time');
		try {
			const { event } = await makeEvent();
			const two = await Promise.all([1, 2].map(() => begin(counts, { to: 1 }, { eventId: event.id })));
			await Promise.all(two.map(({ ended }) => ended));
			expect(two).toHaveLength(2);
		} finally {
			await writer.execute(
				"CREATE UNIQUE INDEX solver_run_one_at_a_time ON solver_run (event_id) WHERE status = 'running'"
			);
		}
	});

	test('whose process stopped is failed after half a minute of silence, and not before', async () => {
		const { event } = await makeEvent();
		const startedAt = now().getTime();
		await write('solver.test', (tx) =>
			tx.insert(solverRun).values({
				eventId: event.id,
				kind: 'assignment',
				status: 'running',
				seed: 1,
				seconds: 60,
				problemDigest,
				progress: { beatAt: startedAt, at: 7 },
				createdAt: new Date(startedAt)
			})
		);
		restoreClock = setClock(() => startedAt + 29_000);
		expect(await failLostRuns()).toBe(0);
		await refused('solver_running', begin(counts, { to: 1 }, { eventId: event.id }));
		restoreClock = setClock(() => startedAt + 31_000);
		expect(await failLostRuns()).toBe(1);
		expect(await latestRun(staff, event.id, 'assignment')).toMatchObject({
			status: 'failed',
			failure: 'lost',
			progress: { at: 7 }
		});
		await (
			await begin(counts, { to: 1 }, { eventId: event.id })
		).ended;
	});
});

describe('its result', () => {
	test('is taken once: of ten who accept at once one has it', async () => {
		const { eventId, runId, ended } = await begin(counts, { to: 2 });
		await ended;
		const asked = await Promise.allSettled(Array.from({ length: 10 }, () => accept(eventId, runId)));
		const taken = asked.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
		expect(taken.map(({ counted }) => counted)).toEqual([2]);
		for (const one of asked)
			if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'stale_page' });
		expect((await latestRun(staff, eventId, 'assignment'))?.status).toBe('accepted');
		await refused('stale_page', dismissRun(staff, eventId, runId));
	});

	test('answers the problem it was asked, in its own event, and nothing else', async () => {
		const { eventId, runId, ended } = await begin(counts, { to: 2 });
		await ended;
		const other = await makeEvent();
		await refused('stale_page', accept(eventId, runId, digestOf({ people: [1, 3] })));
		await refused('stale_page', accept(other.event.id, runId));
		await refused('stale_page', dismissRun(staff, other.event.id, runId));
		await expect(accept(eventId, runId)).resolves.toMatchObject({ counted: 2 });
	});

	test('put aside is never taken', async () => {
		const { eventId, runId, ended } = await begin(counts, { to: 2 });
		await ended;
		await dismissRun(staff, eventId, runId);
		await refused('stale_page', accept(eventId, runId));
	});
});
