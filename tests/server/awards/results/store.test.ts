import { eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { DAY_MS, now } from '../../../../src/lib/server/clock.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { violation } from '../../../../src/lib/server/db/violations.ts';
import { write, type Tx } from '../../../../src/lib/server/db/write.ts';
import { makeNomination } from '../../../factories/awards.ts';
import { lock, makeDeliberation } from '../../../factories/results.ts';

class Undo extends Error {}

/** What the store says to a change, with its triggers and without one of them; all is undone. */
async function said(work: (tx: Tx) => Promise<unknown>, without?: string): Promise<string> {
	try {
		await write('awards.control', async (tx) => {
			if (without) await tx.run(sql.raw(`DROP TRIGGER ${without}`));
			await work(tx);
			throw new Undo();
		});
		return 'done';
	} catch (error) {
		return error instanceof Undo ? 'done' : (violation(error) ?? String(error));
	}
}

test('what is locked stays: the store refuses by itself, and lets pass without the guard', async () => {
	const made = await makeDeliberation();
	const { edition, category } = made.of;
	const [first, second] = made.nominations.map(({ nomination }) => nomination.id) as [number, number];
	const openRound = (candidates: number[]) => (tx: Tx) =>
		tx.insert(t.juryRound).values({ categoryId: category.id, kind: 'tie', candidates, openedAt: now() });
	const elsewhere = (await makeDeliberation()).nominations[0]!.nomination.id;
	expect(await said(openRound([first, elsewhere]))).toBe('round_candidates');
	expect(await said(openRound([first, elsewhere]), 'jury_round_allowed')).toBe('done');
	expect(await said(openRound([first, second]))).toBe('done');
	await lock(made);

	const ofCategory = (set: Partial<typeof t.awardCategory.$inferInsert>) => (tx: Tx) =>
		tx.update(t.awardCategory).set(set).where(eq(t.awardCategory.id, category.id));
	const ofFirst = (set: Partial<typeof t.nomination.$inferInsert>) => (tx: Tx) =>
		tx.update(t.nomination).set(set).where(eq(t.nomination.id, first));
	const embargo = (days: number) => (tx: Tx) =>
		tx
			.update(t.awardEdition)
			.set({ embargoUntil: new Date(now().getTime() + days * DAY_MS) })
			.where(eq(t.awardEdition.id, edition.id));
	const cases: [name: string, work: (tx: Tx) => Promise<unknown>, code: string, trigger: string][] = [
		['a ballot', openRound([first, second]), 'result_locked', 'jury_round_allowed'],
		['a name', ofCategory({ name: 'Autre' }), 'result_locked', 'award_category_locked'],
		['an address', ofCategory({ slug: 'autre' }), 'result_locked', 'award_category_locked'],
		['a title', ofFirst({ title: 'Autre' }), 'result_locked', 'nomination_of_laureate_stays'],
		['a nominee', ofFirst({ nomineeName: 'Autre' }), 'result_locked', 'nomination_of_laureate_stays'],
		['a gala gone by', embargo(-1), 'embargo_settled', 'award_edition_embargo_settled'],
		[
			'a laureate of nothing',
			(tx) => tx.insert(t.laureate).values({ editionId: edition.id, prize: 'Prix', name: 'Autre' }),
			'laureate_without_nomination',
			'laureate_of_nomination'
		]
	];
	for (const [name, work, code, trigger] of cases) {
		expect(await said(work), name).toBe(code);
		expect(await said(work, trigger), name).toBe('done');
	}
	// What is no part of it still moves.
	expect(await said(ofCategory({ description: 'Autre' }))).toBe('done');
	expect(await said(embargo(1))).toBe('done');
	expect(await said(embargo(40))).toBe('done');

	const ask = (tx: Tx) =>
		tx.insert(t.resultUnlock).values({
			...{ categoryId: category.id, reason: 'x', at: now() },
			personId: made.staff.kind === 'person' ? made.staff.personId : 0
		});
	const takeBack = async (tx: Tx) => {
		await ask(tx);
		await tx.delete(t.resultUnlock).where(eq(t.resultUnlock.categoryId, category.id));
	};
	expect(await said(takeBack)).toBe('result_locked');
	expect(await said(takeBack, 'result_unlock_no_delete')).toBe('done');

	const publish = (tx: Tx) =>
		tx.insert(t.laureate).values({
			...{ editionId: edition.id, categoryId: category.id, nominationId: first },
			...{ prize: category.name, name: 'Nommée', publishedAt: edition.embargoUntil }
		});
	const rename = async (tx: Tx) => {
		await publish(tx);
		await tx.update(t.laureate).set({ name: 'Autre' }).where(eq(t.laureate.nominationId, first));
	};
	expect(await said(rename)).toBe('laureate_immutable');
	expect(await said(rename, 'laureate_stays')).toBe('done');
});

test('a nomination that no locked result honours is still corrected', async () => {
	const made = await makeDeliberation();
	const other = await makeNomination(made.of);
	await lock(made);
	const change = (tx: Tx) =>
		tx.update(t.nomination).set({ title: 'Autre' }).where(eq(t.nomination.id, other.nomination.id));
	expect(await said(change)).toBe('done');
});
