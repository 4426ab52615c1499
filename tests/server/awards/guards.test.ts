import { and, eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { now } from '../../../src/lib/server/clock.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { violation } from '../../../src/lib/server/db/violations.ts';
import { write, type Tx } from '../../../src/lib/server/db/write.ts';
import {
	assign,
	makeEdition,
	makeJuror,
	makeNomination,
	makeReading,
	type MadeEdition
} from '../../factories/awards.ts';
import { makePerson } from '../../factories/people.ts';

/** What the database says to a change; `done` where it lets it pass. */
async function refusedBy(work: (tx: Tx) => Promise<unknown>): Promise<string> {
	try {
		await write('awards.test', work);
		return 'done';
	} catch (error) {
		return violation(error) ?? String(error);
	}
}

/** What it would say without these triggers: the control of a test. All is undone. */
async function without(triggers: string[], work: (tx: Tx) => Promise<unknown>): Promise<string> {
	class Undo extends Error {}
	let said = '';
	try {
		await write('awards.control', async (tx) => {
			for (const name of triggers) await tx.run(sql.raw(`DROP TRIGGER ${name}`));
			try {
				await work(tx);
				said = 'done';
			} catch (error) {
				said = violation(error) ?? String(error);
			}
			throw new Undo();
		});
	} catch (error) {
		if (!(error instanceof Undo)) throw error;
	}
	return said;
}

const pair = ({ juror }: { juror: { id: number } }, { nomination }: { nomination: { id: number } }) => ({
	jurorId: juror.id,
	nominationId: nomination.id
});

async function counted(nominationId: number): Promise<number> {
	const rows = await (
		await reader()
	).all<{ n: number }>(sql`SELECT count(*) AS n FROM counted_reading WHERE nomination_id = ${nominationId}`);
	return rows[0]!.n;
}

describe('a juror in conflict', () => {
	test('can be given nothing, and writes no reading', async () => {
		const of = await makeEdition();
		const [one, juror] = [await makeNomination(of), await makeJuror(of)];
		await write('awards.test', (tx) =>
			tx.insert(t.conflictDeclaration).values({ ...pair(juror, one), conflict: true, declaredAt: now() })
		);
		const give = (tx: Tx) => tx.insert(t.juryAssignment).values({ ...pair(juror, one), assignedAt: now() });
		const read = (tx: Tx) => tx.insert(t.reading).values({ ...pair(juror, one), updatedAt: now() });
		expect(await refusedBy(give)).toBe('assignment_conflict');
		expect(await refusedBy(read)).toBe('reading_not_open');
		expect(await without(['jury_assignment_allowed'], give)).toBe('done');
		expect(await without(['reading_allowed'], read)).toBe('done');
	});

	test('is whoever has a hand in it, whatever they say', async () => {
		const of = await makeEdition();
		const someone = await makePerson();
		const juror = await makeJuror(of, someone);
		const mine = await makeNomination(of, { by: someone });
		const aboutMe = await makeNomination(of, { nomineeEmail: ` ${someone.person.email.toUpperCase()} ` });
		const withMe = await makeNomination(of);
		await write('awards.test', (tx) =>
			tx.insert(t.coNominator).values({
				...{ nominationId: withMe.nomination.id, name: 'Camille', email: someone.person.email },
				...{ emailCanonical: someone.person.emailCanonical, status: 'invited', invitedAt: now() }
			})
		);
		for (const one of [mine, aboutMe, withMe])
			expect(
				await refusedBy((tx) =>
					tx.insert(t.juryAssignment).values({ ...pair(juror, one), assignedAt: now() })
				)
			).toBe('assignment_conflict');
	});

	test('opens nothing before saying that there is no conflict', async () => {
		const of = await makeEdition();
		const [one, juror] = [await makeNomination(of), await makeJuror(of)];
		const read = (tx: Tx) => tx.insert(t.reading).values({ ...pair(juror, one), updatedAt: now() });
		await write('awards.test', (tx) =>
			tx.insert(t.juryAssignment).values({ ...pair(juror, one), assignedAt: now() })
		);
		expect(await refusedBy(read)).toBe('reading_not_open');
		await write('awards.test', (tx) =>
			tx.insert(t.conflictDeclaration).values({ ...pair(juror, one), conflict: false, declaredAt: now() })
		);
		expect(await refusedBy(read)).toBe('done');
	});

	test('who says so after scoring no longer counts, and the reading stays as it was', async () => {
		const of = await makeEdition();
		const [one, juror] = [await makeNomination(of), await makeJuror(of)];
		await assign(juror, [one]);
		const made = await makeReading(of, juror, one, [4, 7]);
		expect(await counted(one.nomination.id)).toBe(1);
		const theirs = and(
			eq(t.conflictDeclaration.jurorId, juror.juror.id),
			eq(t.conflictDeclaration.nominationId, one.nomination.id)
		);
		const conflict = (value: boolean) => (tx: Tx) =>
			tx.update(t.conflictDeclaration).set({ conflict: value }).where(theirs);
		await write('awards.test', conflict(true));
		expect(await counted(one.nomination.id)).toBe(0);
		const again = (tx: Tx) => tx.update(t.reading).set({ comment: 'x' }).where(eq(t.reading.id, made.id));
		const forget = (tx: Tx) => tx.delete(t.reading).where(eq(t.reading.id, made.id));
		expect(await refusedBy(again)).toBe('reading_withdrawn');
		expect(await refusedBy(forget)).toBe('reading_kept');
		expect(await refusedBy(conflict(false))).toBe('conflict_stays');
		expect(await without(['conflict_stays'], conflict(false))).toBe('done');
	});
});

describe('a reading', () => {
	test('is complete once every criterion has a mark, within its scale', async () => {
		const of = await makeEdition();
		const [one, juror] = [await makeNomination(of), await makeJuror(of)];
		await assign(juror, [one]);
		const [row] = await write('awards.test', (tx) =>
			tx
				.insert(t.reading)
				.values({ ...pair(juror, one), updatedAt: now() })
				.returning()
		);
		const mark = (i: number, value: number) => (tx: Tx) =>
			tx.insert(t.readingMark).values({ readingId: row!.id, criterionId: of.criteria[i]!.id, mark: value });
		const complete = (tx: Tx) =>
			tx.update(t.reading).set({ complete: true }).where(eq(t.reading.id, row!.id));
		expect(await refusedBy(mark(0, 6))).toBe('reading_mark_scale');
		expect(await without(['reading_mark_allowed'], mark(0, 6))).toBe('done');
		expect(await refusedBy(mark(0, 5))).toBe('done');
		expect(await refusedBy(complete)).toBe('reading_incomplete');
		expect(await without(['reading_changed'], complete)).toBe('done');
		expect(await refusedBy(mark(1, 10))).toBe('done');
		expect(await refusedBy(complete)).toBe('done');
	});

	test('freezes what a mark weighs', async () => {
		const of = await makeEdition();
		const [one, juror] = [await makeNomination(of), await makeJuror(of)];
		const weigh = (tx: Tx) =>
			tx.update(t.awardCriterion).set({ weight: 9 }).where(eq(t.awardCriterion.id, of.criteria[0]!.id));
		await assign(juror, [one]);
		expect(await without([], weigh)).toBe('done');
		await makeReading(of, juror, one, [1, 1]);
		expect(await refusedBy(weigh)).toBe('rubric_frozen');
		expect(
			await refusedBy((tx) =>
				tx.update(t.awardCriterion).set({ help: 'mots' }).where(eq(t.awardCriterion.id, of.criteria[0]!.id))
			)
		).toBe('done');
	});

	test('of a juror who leaves counts if it is whole; the rest goes to others', async () => {
		const of = await makeEdition();
		const [one, two, juror] = [await makeNomination(of), await makeNomination(of), await makeJuror(of)];
		await assign(juror, [one, two]);
		await makeReading(of, juror, one, [3, 3]);
		await write('awards.test', (tx) =>
			tx.update(t.juror).set({ status: 'left', leftAt: now() }).where(eq(t.juror.id, juror.juror.id))
		);
		expect(await counted(one.nomination.id)).toBe(1);
		const kept = await (
			await reader()
		)
			.select()
			.from(t.juryAssignment)
			.where(eq(t.juryAssignment.jurorId, juror.juror.id));
		expect(kept.map(({ nominationId }) => nominationId)).toEqual([one.nomination.id]);
	});
});

test('a nominee who refuses withdraws the nomination, wherever it stands', async () => {
	const of = await makeEdition();
	const { nomination } = await makeNomination(of, { status: 'shortlisted' });
	await write('awards.test', (tx) =>
		tx.insert(t.nomineeConsent).values({
			...{ nominationId: nomination.id, nominated: false, pictured: false, named: false, at: now() }
		})
	);
	const [after] = await (
		await reader()
	)
		.select()
		.from(t.nomination)
		.where(eq(t.nomination.id, nomination.id));
	expect(after).toMatchObject({ status: 'withdrawn', withdrawnBy: 'nominee' });
});

test('a nomination goes from state to state only as it may, and never out of its edition', async () => {
	const [of, other] = [await makeEdition(), await makeEdition()];
	const { nomination } = await makeNomination(of, { status: 'draft' });
	const to = (changes: Partial<typeof t.nomination.$inferInsert>) => (tx: Tx) =>
		tx.update(t.nomination).set(changes).where(eq(t.nomination.id, nomination.id));
	expect(await refusedBy(to({ status: 'eligible' }))).toBe('nomination_transition');
	expect(await refusedBy(to({ status: 'submitted', summary: '' }))).toBe('nomination_incomplete');
	expect(await refusedBy(to({ categoryId: other.category.id }))).toBe('nomination_category');
	expect(await refusedBy(to({ status: 'submitted' }))).toBe('done');
	expect(await refusedBy(to({ editionId: other.edition.id }))).toBe('nomination_immutable');
	expect(await refusedBy(to({ title: '' }))).toBe('nomination_incomplete');
});

describe('a ballot of the jury', () => {
	async function openRound(of: MadeEdition, candidates: number[]) {
		const [round] = await write('awards.test', (tx) =>
			tx
				.insert(t.juryRound)
				.values({ categoryId: of.category.id, kind: 'tie', candidates, openedAt: now() })
				.returning()
		);
		return round!.id;
	}

	test('ranks candidates once, none of them in conflict, while the round is open', async () => {
		const of = await makeEdition({ phase: 'deliberation' });
		const [one, two, outside] = [
			await makeNomination(of),
			await makeNomination(of),
			await makeNomination(of)
		];
		const juror = await makeJuror(of);
		const ids = [one.nomination.id, two.nomination.id];
		const roundId = await openRound(of, ids);
		await write('awards.test', (tx) =>
			tx.insert(t.conflictDeclaration).values({ ...pair(juror, two), conflict: true, declaredAt: now() })
		);
		const vote = (ranking: number[][]) => (tx: Tx) =>
			tx.insert(t.juryBallot).values({ roundId, jurorId: juror.juror.id, ranking, at: now() });
		expect(await refusedBy(vote([[outside.nomination.id]]))).toBe('ballot_candidates');
		expect(await refusedBy(vote([[two.nomination.id]]))).toBe('ballot_candidates');
		expect(await refusedBy(vote([[ids[0]!], [ids[0]!]]))).toBe('ballot_twice');
		expect(await without(['jury_ballot_allowed'], vote([[two.nomination.id]]))).toBe('done');
		expect(await refusedBy(vote([[ids[0]!]]))).toBe('done');
		await write('awards.test', (tx) =>
			tx.update(t.juryRound).set({ closedAt: now() }).where(eq(t.juryRound.id, roundId))
		);
		const change = (tx: Tx) => tx.update(t.juryBallot).set({ ranking: [] });
		expect(await refusedBy(change)).toBe('round_closed');
		expect(
			await refusedBy((tx) =>
				tx.update(t.juryRound).set({ closedAt: null }).where(eq(t.juryRound.id, roundId))
			)
		).toBe('round_closed');
	});

	test('one round at a time in a category', async () => {
		const of = await makeEdition({ phase: 'deliberation' });
		await openRound(of, []);
		await expect(openRound(of, [])).rejects.toThrow();
	});
});

describe('a result', () => {
	async function propose() {
		const of = await makeEdition({ phase: 'deliberation' });
		const winner = await makeNomination(of);
		const [a, b, c] = [await makePerson(), await makePerson(), await makePerson()];
		const categoryId = of.category.id;
		await write('awards.test', (tx) =>
			tx.insert(t.awardResult).values({
				...{ categoryId, laureates: [winner.nomination.id], digest: 'd1' },
				...{ proposedBy: a.person.id, proposedAt: now() }
			})
		);
		const confirm =
			(personId: number, digest = 'd1') =>
			(tx: Tx) =>
				tx.insert(t.resultConfirmation).values({ categoryId, personId, digest, at: now() });
		const unlock = (personId: number) => (tx: Tx) =>
			tx.insert(t.resultUnlock).values({ categoryId, personId, reason: 'Erreur de saisie', at: now() });
		const locked = async () => {
			const [row] = await (
				await reader()
			)
				.select()
				.from(t.awardResult)
				.where(eq(t.awardResult.categoryId, categoryId));
			return row!.lockedAt !== null;
		};
		const set = (changes: Partial<typeof t.awardResult.$inferInsert>) => (tx: Tx) =>
			tx.update(t.awardResult).set(changes).where(eq(t.awardResult.categoryId, categoryId));
		const ids = { a: a.person.id, b: b.person.id, c: c.person.id };
		return { of, winner, ids, confirm, unlock, locked, set };
	}

	test('is locked by two distinct people on one digest, and nothing moves after', async () => {
		const { ids, confirm, locked, set } = await propose();
		expect(await refusedBy(confirm(ids.a, 'other'))).toBe('result_changed');
		expect(await refusedBy(set({ lockedAt: now() }))).toBe('result_needs_two');
		expect(await refusedBy(confirm(ids.a))).toBe('done');
		expect(await refusedBy(confirm(ids.a))).toBe('result_confirmation.category_id');
		expect(await locked()).toBe(false);
		expect(await refusedBy(confirm(ids.b))).toBe('done');
		expect(await locked()).toBe(true);
		expect(await refusedBy(set({ laureates: [] }))).toBe('result_locked');
		expect(await refusedBy(confirm(ids.c))).toBe('result_locked');
		expect(await without(['award_result_stays'], set({ laureates: [] }))).toBe('done');
	});

	test('confirmed by one is to be confirmed again once it has changed', async () => {
		const { ids, confirm, locked, set } = await propose();
		await write('awards.test', confirm(ids.a));
		await write('awards.test', set({ digest: 'd2' }));
		await write('awards.test', confirm(ids.b, 'd2'));
		expect(await locked()).toBe(false);
	});

	test('two who confirm at once lock it once', async () => {
		const { ids, confirm, locked } = await propose();
		const said = await Promise.all([ids.a, ids.b, ids.c].map((id) => refusedBy(confirm(id))));
		expect(said.toSorted()).toEqual(['done', 'done', 'result_locked']);
		expect(await locked()).toBe(true);
	});

	test('opens again only for both who locked it, with a reason', async () => {
		const { of, winner, ids, confirm, unlock, locked, set } = await propose();
		const honour = (tx: Tx) =>
			tx.insert(t.laureate).values({
				...{ editionId: of.edition.id, categoryId: of.category.id, nominationId: winner.nomination.id },
				...{ prize: 'Prix', name: 'Quelqu’un' }
			});
		expect(await refusedBy(honour)).toBe('laureate_not_locked');
		await write('awards.test', confirm(ids.a));
		await write('awards.test', confirm(ids.b));
		expect(await refusedBy(honour)).toBe('done');
		expect(await refusedBy(unlock(ids.c))).toBe('unlock_not_theirs');
		expect(await refusedBy(unlock(ids.a))).toBe('done');
		expect(await locked()).toBe(true);
		expect(await refusedBy(set({ lockedAt: null }))).toBe('unlock_needs_both');
		expect(await refusedBy(unlock(ids.b))).toBe('done');
		expect(await locked()).toBe(false);
		const left = await (
			await reader()
		)
			.select()
			.from(t.laureate)
			.where(eq(t.laureate.editionId, of.edition.id));
		expect(left).toEqual([]);
	});

	test('without it nobody is a laureate', async () => {
		const { winner } = await propose();
		const crown = (tx: Tx) =>
			tx.update(t.nomination).set({ status: 'laureate' }).where(eq(t.nomination.id, winner.nomination.id));
		expect(await refusedBy(crown)).toBe('laureate_not_locked');
		expect(await without(['nomination_transition'], crown)).toBe('done');
	});
});

test('what was minuted stays', async () => {
	const of = await makeEdition({ phase: 'deliberation' });
	await write('awards.test', (tx) =>
		tx.insert(t.deliberationEntry).values({ categoryId: of.category.id, kind: 'opened', at: now() })
	);
	expect(await refusedBy((tx) => tx.update(t.deliberationEntry).set({ text: 'autre' }))).toBe(
		'deliberation_append_only'
	);
	expect(await refusedBy((tx) => tx.delete(t.deliberationEntry))).toBe('deliberation_append_only');
});
