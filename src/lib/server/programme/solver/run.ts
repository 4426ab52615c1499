import { and, eq, sql, type SQL } from 'drizzle-orm';
import { randomInt } from 'node:crypto';
import { record } from '../../audit/record.ts';
import { requireStaff, system, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { reader } from '../../db/client.ts';
import { eqLiteral } from '../../db/eq-literal.ts';
import { solverRun } from '../../db/schema/solver.ts';
import { violation } from '../../db/violations.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { log, traceOf } from '../../log.ts';
import { TimeUpError, type LoneWork } from '../../thread.ts';

export type RunKind = (typeof solverRun.$inferSelect)['kind'];

/** Why a run gave nothing: killed when its time was up, broken, or its process stopped. */
export type RunFailure = 'time' | 'error' | 'lost';

/** Given to a search beyond its seconds, to answer with the best it has: HiGHS may overrun its limit. */
const MARGIN_MS = 5_000;
/** A run says so often that it is alive; silent that long, its process is dead. */
const BEAT_MS = 2_000;
const SILENT_MS = 30_000;

/**
 * Starts a search in a thread of its own and comes back at once; what it says and finds is written in its `solver_run`.
 * One at a time for each event, whatever the kind (a unique key).
 * @param request.search made by `threadedAlone`; gets `request.input`
 * @param request.seconds most seconds the search gives itself; it is killed five seconds later
 * @returns `ended` resolves when the run is settled, and never rejects
 * @throws Refusal `not_allowed` (403), `solver_running`
 */
export async function startRun<I, P, R extends object>(request: {
	actor: Actor;
	eventId: number;
	kind: RunKind;
	seconds: number;
	problemDigest: string;
	search: LoneWork<I, P, R>;
	input: I;
	/** The session that it is about, for one of several in the event. */
	sessionId?: number;
	/** Drawn unless told. */
	seed?: number;
}): Promise<{ runId: number; ended: Promise<void> }> {
	const { actor, eventId, kind, seconds, problemDigest, seed = randomInt(2 ** 31) } = request;
	requireStaff(actor);
	const runId = await write('solver.start', async (tx) => {
		await failSilent(tx);
		const [made] = await tx
			.insert(solverRun)
			.values({
				eventId,
				sessionId: request.sessionId,
				kind,
				status: 'running',
				seed,
				seconds,
				problemDigest,
				progress: { beatAt: now().getTime() },
				requestedBy: actor.kind === 'person' ? actor.personId : null,
				createdAt: now()
			})
			.returning({ id: solverRun.id })
			.catch((error: unknown) => {
				throw violation(error) === 'solver_run.event_id' ? new Refusal('solver_running') : error;
			});
		await record(tx, actor, {
			action: 'solver.started',
			objectKind: 'solver_run',
			objectId: made!.id,
			details: { search: kind, seconds, eventId }
		});
		return made!.id;
	});
	return { runId, ended: follow(runId, request) };
}

/**
 * Ends the runs whose process stopped: nothing has been heard of them for half a minute. The worker calls it.
 * @returns how many
 */
export async function failLostRuns(): Promise<number> {
	const db = await reader();
	const [found] = await db.select({ id: solverRun.id }).from(solverRun).where(isSilent()).limit(1);
	return found ? write('solver.failLost', failSilent) : 0;
}

async function follow<I, P, R extends object>(
	runId: number,
	{ search, input, seconds }: { search: LoneWork<I, P, R>; input: I; seconds: number }
): Promise<void> {
	let progress = {};
	let said = Promise.resolve();
	const tell = () => {
		said = say(runId, { ...progress, beatAt: now().getTime() });
	};
	const beat = setInterval(tell, BEAT_MS);
	try {
		const result = await search(input, {
			limitMs: seconds * 1000 + MARGIN_MS,
			onProgress: (one) => (progress = { ...(one as object) })
		});
		clearInterval(beat);
		await said;
		await settle(runId, progress, { status: 'done', result: { ...(result as Record<string, unknown>) } });
	} catch (error) {
		clearInterval(beat);
		const failure: RunFailure = error instanceof TimeUpError ? 'time' : 'error';
		log.error('solver_failed', { runId, failure, error: traceOf(error) });
		await said;
		await settle(runId, { ...progress, failure }, { status: 'failed' }).catch((again: unknown) =>
			log.error('solver_unsettled', { runId, error: traceOf(again) })
		);
	}
}

/** One beat that cannot be written is made up by the next. */
async function say(runId: number, progress: object): Promise<void> {
	await write('solver.progress', (tx) =>
		tx
			.update(solverRun)
			.set({ progress: { ...progress } })
			.where(and(eq(solverRun.id, runId), eqLiteral(solverRun.status, 'running')))
	).catch((error: unknown) => log.warn('solver_unheard', { runId, error: traceOf(error) }));
}

async function settle(
	runId: number,
	progress: object,
	end: { status: 'done'; result: Record<string, unknown> } | { status: 'failed' }
): Promise<void> {
	await write('solver.end', async (tx) => {
		const ended = await tx
			.update(solverRun)
			.set({ ...end, progress: { ...progress }, finishedAt: now() })
			.where(and(eq(solverRun.id, runId), eqLiteral(solverRun.status, 'running')))
			.returning({ id: solverRun.id });
		await recordEnds(tx, ended, end.status);
	});
}

async function failSilent(tx: Tx): Promise<number> {
	const lost = await tx
		.update(solverRun)
		.set({
			status: 'failed',
			progress: sql`json_set(${solverRun.progress}, '$.failure', 'lost')`,
			finishedAt: now()
		})
		.where(isSilent())
		.returning({ id: solverRun.id });
	await recordEnds(tx, lost, 'failed');
	return lost.length;
}

function isSilent(): SQL | undefined {
	const since = now().getTime() - SILENT_MS;
	return and(
		eqLiteral(solverRun.status, 'running'),
		sql`coalesce(${solverRun.progress} ->> '$.beatAt', 0) < ${since}`
	);
}

async function recordEnds(tx: Tx, runs: readonly { id: number }[], outcome: string): Promise<void> {
	await record(
		tx,
		system('solver'),
		...runs.map(({ id }) => ({
			action: 'solver.ended',
			objectKind: 'solver_run',
			objectId: id,
			details: { outcome }
		}))
	);
}
