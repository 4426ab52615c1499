import { eq, sql } from 'drizzle-orm';
import { afterEach, describe, expect, test } from 'vitest';
import { laureatesOf } from '../../../../src/lib/server/awards/editions/honour-roll.ts';
import { publicGala } from '../../../../src/lib/server/awards/gala/public.ts';
import { setReady } from '../../../../src/lib/server/awards/gala/ready.ts';
import { remoteOf } from '../../../../src/lib/server/awards/gala/remote.ts';
import {
	endGala,
	resumeGala,
	reveal,
	showCue,
	startGala
} from '../../../../src/lib/server/awards/gala/steps.ts';
import { publishResults } from '../../../../src/lib/server/awards/results/publish.ts';
import { honoursOf } from '../../../../src/lib/server/awards/results/queries.ts';
import {
	lettersToMail,
	previewResultLetters,
	sendResultLetters
} from '../../../../src/lib/server/awards/results/send-letters.ts';
import { DAY_MS, HOUR_MS, now } from '../../../../src/lib/server/clock.ts';
import { reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import type { Facts } from '../../../../src/lib/server/outbox/emit.ts';
import { afterEmbargo, beginGala, bringEnvelope, makeGala, type MadeGala } from '../../../factories/gala.ts';
import { refusal } from '../deliberation/refusal.ts';

let back = () => {};
afterEach(() => back());

/** The clock, so long after the embargo. */
function after(made: Pick<MadeGala, 'of'>, ms?: number): void {
	back();
	back = afterEmbargo(made, ms);
}

const namesOf = async ({ of }: MadeGala) => (await laureatesOf(of.edition)).map(({ name }) => name);
const winner = (made: MadeGala) => made.nominations[0]!.nomination.nomineeName;

describe('an envelope', () => {
	test('opened by two remotes at once is opened once; without the key, twice', async () => {
		const made = await makeGala();
		after(made);
		const step = await bringEnvelope(made);
		const open = (actor = made.staff) =>
			refusal(reveal({ ...made.on, actor, step, cue: made.cues.envelope }));
		const said = await Promise.all([open(), open(made.second), open(), open(made.second)]);
		// Whoever opened it and pressed twice did it; the other is told.
		expect(said.filter((one) => one === 'done')).toHaveLength(2);
		expect(said.filter((one) => one === 'gala_moved')).toHaveLength(2);
		expect(await namesOf(made)).toEqual([winner(made)]);
		class Undo extends Error {}
		const twice = (guards: string[]) =>
			write('gala.control', async (tx) => {
				for (const guard of guards) await tx.run(sql.raw(`DROP ${guard}`));
				await tx.insert(t.galaMoment).values({
					...{ galaId: made.gala.id, kind: 'revealed', cueId: made.cues.envelope, at: now() },
					...{ seq: 4, step: 4, personId: null }
				});
				throw new Undo();
			}).catch((error: unknown) => (error instanceof Undo ? 'done' : 'refused'));
		expect(await twice([])).toBe('refused');
		expect(await twice(['INDEX gala_moment_revealed'])).toBe('done');
	});

	test('that is on no stage, not locked, or too soon stays closed', async () => {
		const made = await makeGala({ isLocked: false });
		const press = { ...made.on, cue: made.cues.envelope };
		expect(await refusal(showCue({ ...press, step: 0 }))).toBe('gala_not_started');
		await beginGala(made);
		expect(await refusal(reveal({ ...press, step: 1 }))).toBe('gala_moved');
		await showCue({ ...press, step: 1 });
		expect(await refusal(reveal({ ...press, step: 2 }))).toBe('envelope_not_locked');
		const ready = await makeGala();
		const step = await bringEnvelope(ready);
		expect(await refusal(reveal({ ...ready.on, step, cue: ready.cues.envelope }))).toBe('gala_too_soon');
		after(ready, -1);
		expect(await refusal(reveal({ ...ready.on, step, cue: ready.cues.envelope }))).toBe('gala_too_soon');
		after(ready, 0);
		expect(await refusal(reveal({ ...ready.on, step, cue: ready.cues.envelope }))).toBe('done');
	});

	test('with nobody left to name is not opened empty', async () => {
		const made = await makeGala();
		after(made);
		const step = await bringEnvelope(made);
		await write('awards.test', (tx) =>
			tx
				.update(t.nomination)
				.set({ status: 'withdrawn', withdrawnBy: 'nominee', withdrawnAt: now() })
				.where(eq(t.nomination.id, made.nominations[0]!.nomination.id))
		);
		expect(await refusal(reveal({ ...made.on, step, cue: made.cues.envelope }))).toBe('envelope_empty');
		const { cues, stage } = await remoteOf(made.staff, made.on.editionSlug);
		expect([cues[1]!.envelope, stage.step]).toEqual(['unready', step]);
	});
});

describe('a remote', () => {
	test('that saw an older stage is told, and moves nothing', async () => {
		const made = await makeGala();
		await beginGala(made);
		await showCue({ ...made.on, step: 1, cue: made.cues.welcome });
		const stale = { ...made.on, actor: made.second, step: 1 };
		expect(await refusal(showCue({ ...stale, cue: made.cues.end }))).toBe('gala_moved');
		expect(await refusal(endGala(stale))).toBe('gala_moved');
		expect((await remoteOf(made.staff, made.on.editionSlug)).stage).toMatchObject({
			...{ status: 'live', step: 2, cueId: made.cues.welcome }
		});
	});

	test('pressed twice does one thing', async () => {
		const made = await makeGala();
		after(made, -HOUR_MS);
		const press = () => refusal(startGala({ ...made.on, step: 0 }));
		expect(await Promise.all([press(), press()])).toEqual(['done', 'done']);
		expect((await remoteOf(made.staff, made.on.editionSlug)).stage.step).toBe(1);
	});
});

describe('the evening of a gala', () => {
	const begin = ({ on }: MadeGala) => refusal(startGala({ ...on, step: 0 }));

	test('begins two hours before its embargo ends, not weeks; and does not end before it', async () => {
		const made = await makeGala();
		expect(await begin(made)).toBe('gala_too_early');
		after(made, -2 * HOUR_MS - 1);
		expect(await begin(made)).toBe('gala_too_early');
		after(made, -2 * HOUR_MS);
		expect(await begin(made)).toBe('done');
		const end = () => refusal(endGala({ ...made.on, step: 1 }));
		after(made, -1);
		expect(await end()).toBe('gala_ends_early');
		after(made, 0);
		expect(await end()).toBe('done');
	});

	test('goes on after an end by mistake, until the next day, and its replay tells one end', async () => {
		const made = await makeGala();
		after(made);
		const resume = (step: number) => refusal(resumeGala({ ...made.on, step }));
		expect(await resume(0)).toBe('gala_moved');
		await beginGala(made);
		expect(await resume(1)).toBe('gala_moved');
		await endGala({ ...made.on, step: 1 });
		expect(await resume(2)).toBe('done');
		expect(await resume(3)).toBe('gala_moved');
		expect(await refusal(showCue({ ...made.on, step: 3, cue: made.cues.welcome }))).toBe('done');
		await endGala({ ...made.on, step: 4 });
		const { replay } = await publicGala(made.on.editionSlug);
		expect(replay!.moments.map(({ kind }) => kind)).toEqual(['started', 'cue', 'ended']);
		expect((await remoteOf(made.staff, made.on.editionSlug)).mayResume).toBe(true);
		after(made, 12 * HOUR_MS + 60_001);
		expect((await remoteOf(made.staff, made.on.editionSlug)).mayResume).toBe(false);
		expect(await resume(5)).toBe('gala_over');
	});

	test('is kept by the store; without the guard it begins and ends weeks before', async () => {
		const made = await makeGala();
		class Undo extends Error {}
		const early = (guarded: boolean) =>
			write('gala.control', async (tx) => {
				if (!guarded) await tx.run(sql.raw('DROP TRIGGER gala_moment_timely'));
				for (const [i, kind] of (['started', 'ended'] as const).entries())
					await tx
						.insert(t.galaMoment)
						.values({ galaId: made.gala.id, kind, at: now(), seq: i + 1, step: i + 1, personId: null });
				throw new Undo();
			}).catch((error: unknown) => (error instanceof Undo ? 'done' : 'refused'));
		expect(await early(true)).toBe('refused');
		expect(await early(false)).toBe('done');
	});

	test('opens nothing by the clock of another instance, which is ahead', async () => {
		const made = await makeGala();
		after(made);
		const step = await bringEnvelope(made);
		back();
		expect(await refusal(reveal({ ...made.on, step, cue: made.cues.envelope }))).toBe('gala_too_soon');
		expect(await refusal(endGala({ ...made.on, step }))).toBe('gala_ends_early');
	});
});

describe('a prize of a gala', () => {
	test('comes out at its reveal, not at the embargo; without a gala, at the embargo', async () => {
		const made = await makeGala();
		const plain = await makeGala({ isReady: false });
		after(made, HOUR_MS);
		await publishResults();
		expect(await namesOf(made)).toEqual([]);
		expect(await namesOf(plain)).toEqual([winner(plain)]);
		expect((await honoursOf(made.staff, made.on.editionSlug)).isUnderEmbargo).toBe(true);
		const step = await bringEnvelope(made);
		expect(JSON.stringify(await publicGala(made.on.editionSlug))).not.toContain(winner(made));
		await reveal({ ...made.on, step, cue: made.cues.envelope });
		expect(await namesOf(made)).toEqual([winner(made)]);
		expect((await publicGala(made.on.editionSlug)).stage.cue!.laureates).toMatchObject([
			{ name: winner(made) }
		]);
	});

	test('is held by the store, whoever writes; without the guard, not', async () => {
		const made = await makeGala();
		after(made, HOUR_MS);
		class Undo extends Error {}
		const early = (guarded: boolean) =>
			write('awards.control', async (tx) => {
				if (!guarded) await tx.run(sql.raw('DROP TRIGGER laureate_after_prize_out'));
				await tx.insert(t.laureate).values({
					...{ editionId: made.of.edition.id, categoryId: made.of.category.id, prize: 'Prix', name: 'N' },
					...{ nominationId: made.nominations[0]!.nomination.id, publishedAt: now() }
				});
				throw new Undo();
			}).catch((error: unknown) => (error instanceof Undo ? 'done' : 'refused'));
		expect(await early(true)).toBe('refused');
		expect(await early(false)).toBe('done');
	});

	test('waits for nobody who forgot: a day after the embargo it is out', async () => {
		const made = await makeGala();
		after(made, DAY_MS - 1);
		await publishResults();
		expect(await namesOf(made)).toEqual([]);
		after(made, DAY_MS);
		await publishResults();
		expect(await namesOf(made)).toEqual([winner(made)]);
	});

	test('comes out with the end of the gala, and at once where the gala is given up', async () => {
		const made = await makeGala();
		after(made, HOUR_MS);
		await beginGala(made);
		await endGala({ ...made.on, step: 1 });
		expect(await namesOf(made)).toEqual([winner(made)]);
		expect(await refusal(showCue({ ...made.on, step: 2, cue: made.cues.end }))).toBe('gala_over');
		const other = await makeGala();
		await setReady({ ...other.on, revision: 2, isReady: false });
		after(other);
		await publishResults();
		expect(await namesOf(other)).toEqual([winner(other)]);
	});

	test('is not put back in its envelope once it is out, nor taken from a gala that has begun', async () => {
		const made = await makeGala({ isReady: false });
		after(made);
		expect(await refusal(setReady({ ...made.on, revision: 1, isReady: true }))).toBe('gala_too_late');
		const begun = await makeGala();
		await beginGala(begun);
		expect(await refusal(setReady({ ...begun.on, revision: 2, isReady: false }))).toBe('gala_started');
	});
});

test('letters written before leave with the reveal, and not with the embargo', async () => {
	const made = await makeGala();
	const asked = { actor: made.staff, ...made.at, comments: [] };
	await sendResultLetters({ ...asked, digest: (await previewResultLetters(asked)).digest });
	const facts = async () =>
		(await reader())
			.select()
			.from(t.outbox)
			.where(
				sql`${t.outbox.kind} = 'result.told' AND ${t.outbox.payload} ->> 'categoryId' = ${made.of.category.id}`
			);
	const told = (await facts())[0]!.payload as Facts['result.told'];
	expect((await facts())[0]!.runAfter.getTime()).toBe(made.of.edition.embargoUntil.getTime() + DAY_MS);
	after(made, HOUR_MS);
	expect(await lettersToMail(told)).toEqual([]);
	const step = await bringEnvelope(made);
	await reveal({ ...made.on, step, cue: made.cues.envelope });
	expect((await facts()).every(({ runAfter }) => runAfter <= now())).toBe(true);
	expect((await lettersToMail(told)).length).toBeGreaterThan(0);
});
