import { eq, sql } from 'drizzle-orm';
import { afterEach, expect, test } from 'vitest';
import { setEdition } from '../../../../src/lib/server/awards/editions/settings.ts';
import { setReady } from '../../../../src/lib/server/awards/gala/ready.ts';
import { proposeScript } from '../../../../src/lib/server/awards/gala/script.ts';
import { endGala, startGala } from '../../../../src/lib/server/awards/gala/steps.ts';
import { DAY_MS, HOUR_MS, setClock } from '../../../../src/lib/server/clock.ts';
import { reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { signHeads } from '../../../../src/lib/server/polls/ledger/heads.ts';
import { stateOf } from '../../../../src/lib/server/polls/pages/showcase.ts';
import { localInput } from '../../../../src/lib/format/dates.ts';
import { makePerson } from '../../../factories/people.ts';
import { makePoll, pollRow } from '../../../factories/polls.ts';
import { refusedBy } from '../../../setup/guards.ts';
import { refusal } from '../deliberation/refusal.ts';

let back = () => {};
afterEach(() => back());

async function made() {
	const poll = await makePoll();
	const { edition } = poll.of;
	const staff = (await makePerson({ roles: ['staff'] })).actor;
	const told = async () => {
		const { embargoUntil, contestedUntil } = await pollRow(poll.poll.id);
		return {
			told: embargoUntil!.getTime() - edition.embargoUntil.getTime(),
			contested: contestedUntil.getTime() - embargoUntil!.getTime()
		};
	};
	return { ...poll, edition, staff, told, on: { actor: staff, editionSlug: edition.slug } };
}

test('a vote on a prize is told with its prize, wherever staff move the gala', async () => {
	const { edition, staff, told, poll } = await made();
	const at = (one: Date) => localInput(one, edition.timezone);
	const move = async (embargoUntil: Date) => {
		const [row] = await (
			await reader()
		)
			.select()
			.from(t.awardEdition)
			.where(eq(t.awardEdition.id, edition.id));
		return refusal(
			setEdition({
				...{ actor: staff, slug: edition.slug },
				input: {
					...{ revision: row!.revision, name: row!.name, introduction: '', rules: '', juryTerms: '' },
					...{
						nominationsOpenAt: at(row!.nominationsOpenAt),
						nominationsCloseAt: at(row!.nominationsCloseAt)
					},
					...{ scoringOpensAt: at(row!.scoringOpensAt), scoringClosesAt: at(row!.scoringClosesAt) },
					embargoUntil: at(embargoUntil)
				} as never
			})
		);
	};
	const later = new Date(edition.embargoUntil.getTime() + 3 * DAY_MS);
	expect(await move(later)).toBe('done');
	const { told: by, contested } = await told();
	expect(Math.abs(by - 3 * DAY_MS)).toBeLessThan(60_000);
	expect(contested).toBe(30 * DAY_MS);
	// Before its vote closes, no gala.
	const early = new Date(edition.scoringClosesAt.getTime() + HOUR_MS);
	await write('polls.test', (tx) =>
		tx
			.update(t.poll)
			.set({ closesAt: new Date(early.getTime() + HOUR_MS) })
			.where(eq(t.poll.id, poll.id))
	);
	expect(await move(early)).toBe('gala_before_close');
});

test('a vote on a prize waits for its envelope, for the end, or a day; without the guard, for nothing', async () => {
	const { edition, told, on, poll } = await made();
	await proposeScript({ ...on, revision: 0 });
	await setReady({ ...on, revision: 1, isReady: true });
	expect(await told()).toEqual({ told: DAY_MS, contested: 30 * DAY_MS });
	// Set to the date of the edition by whoever writes to the store, it is refused.
	const set = (tx: Parameters<Parameters<typeof write>[1]>[0]) =>
		tx.update(t.poll).set({ embargoUntil: edition.embargoUntil }).where(eq(t.poll.id, poll.id));
	expect(await refusedBy(set)).toBe('poll_before_prize');
	expect((await told()).told).toBe(DAY_MS);
	class Undo extends Error {}
	await write('polls.control', async (tx) => {
		await tx.run(sql.raw('DROP TRIGGER poll_stays_under_embargo'));
		await set(tx);
		const [row] = await tx.select().from(t.poll).where(eq(t.poll.id, poll.id));
		expect(row!.embargoUntil).toEqual(edition.embargoUntil);
		throw new Undo();
	}).catch(() => undefined);
	await setReady({ ...on, revision: 2, isReady: false });
	expect((await told()).told).toBe(0);
	await setReady({ ...on, revision: 3, isReady: true });
	back = setClock(() => edition.embargoUntil.getTime() + HOUR_MS);
	expect(stateOf(await pollRow(poll.id))).toBe('closed');
	await startGala({ ...on, step: 0 });
	await endGala({ ...on, step: 1 });
	expect((await told()).told).toBe(HOUR_MS);
	await signHeads();
	expect(stateOf(await pollRow(poll.id))).toBe('told');
});
