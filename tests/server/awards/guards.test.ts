import { and, eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { now } from '../../../src/lib/server/clock.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { write, type Tx } from '../../../src/lib/server/db/write.ts';
import {
	assign,
	makeEdition,
	makeJuror,
	makeNomination,
	makeReading,
	type MadeEdition
} from '../../factories/awards.ts';
import { makeOrganisation, makePerson } from '../../factories/people.ts';
import { refusedBy, without } from '../../setup/guards.ts';

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
				...{ emailCanonical: someone.person.emailCanonical, status: 'left', personId: someone.person.id },
				invitedAt: now()
			})
		);
		// Asked to write it without an answer, one has no hand in it: or else whoever nominates would choose who judges.
		const asked = await makeNomination(of);
		await write('awards.test', (tx) =>
			tx.insert(t.coNominator).values({
				...{ nominationId: asked.nomination.id, name: 'Camille', email: someone.person.email },
				...{ emailCanonical: someone.person.emailCanonical, status: 'invited', invitedAt: now() }
			})
		);
		expect(
			await refusedBy((tx) =>
				tx.insert(t.juryAssignment).values({ ...pair(juror, asked), assignedAt: now() })
			)
		).toBe('done');
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
		// Of whom they have said nothing yet, neither.
		expect(await refusedBy(vote([[ids[0]!]]))).toBe('ballot_candidates');
		expect(await without(['jury_ballot_allowed'], vote([[ids[0]!]]))).toBe('done');
		await write('awards.test', (tx) =>
			tx.insert(t.conflictDeclaration).values({ ...pair(juror, one), conflict: false, declaredAt: now() })
		);
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
		const roles: 'staff'[] = ['staff'];
		const of = await makeEdition({ phase: 'deliberation' });
		const winner = await makeNomination(of);
		const [a, b, c] = [await makePerson({ roles }), await makePerson({ roles }), await makePerson({ roles })];
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

	test('is locked by two of whom one at least is of the permanence', async () => {
		const { of, winner, confirm, locked } = await propose();
		const jurors = [await makeJuror(of), await makeJuror(of), await makeJuror(of)];
		const [a, b, late] = jurors.map(({ juror }) => juror.personId!) as [number, number, number];
		for (const juror of jurors.slice(0, 2)) {
			await assign(juror, [winner]);
			await makeReading(of, juror, winner, [3, 5]);
		}
		// A seat given after the scores signs nothing.
		expect(await refusedBy(confirm(late))).toBe('confirm_needs_reading');
		expect(await without(['result_confirmation_of_readers'], confirm(late))).toBe('done');
		expect(await refusedBy(confirm(a))).toBe('done');
		expect(await refusedBy(confirm(b))).toBe('confirm_needs_staff');
		expect(await without(['result_confirmation_of_staff'], confirm(b))).toBe('done');
		expect(await locked()).toBe(false);
		const { person } = await makePerson({ roles: ['staff'] });
		expect(await refusedBy(confirm(person.id))).toBe('done');
		expect(await locked()).toBe(true);
	});

	test('is confirmed by nobody who has a hand in one of its nominations', async () => {
		const { of, confirm } = await propose();
		const [nominee, by, judge] = [
			await makePerson({ roles: ['staff'] }),
			await makePerson({ roles: ['staff'] }),
			await makePerson({ roles: ['staff'] })
		];
		await makeNomination(of, { nomineeEmail: ` ${nominee.person.email.toUpperCase()}`, by });
		const juror = await makeJuror(of, judge);
		const other = await makeNomination(of);
		await write('awards.test', (tx) =>
			tx.insert(t.conflictDeclaration).values({ ...pair(juror, other), conflict: true, declaredAt: now() })
		);
		for (const who of [nominee.person.id, by.person.id, juror.juror.personId!]) {
			expect(await refusedBy(confirm(who))).toBe('result_conflict');
			expect(await without(['result_confirmation_unbiased'], confirm(who))).toBe('done');
		}
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
				...{ prize: 'Prix', name: 'Quelqu’un', publishedAt: of.edition.embargoUntil }
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

describe('what two people lock', () => {
	/** A result of its own category of an edition, confirmed by one; the second person locks it. */
	async function readyIn(of: MadeEdition, laureates: number[], name: string) {
		const [a, b] = [await makePerson({ roles: ['staff'] }), await makePerson({ roles: ['staff'] })];
		const categoryId = await write('awards.test', async (tx) => {
			const [row] = await tx
				.insert(t.awardCategory)
				.values({
					...{ editionId: of.edition.id, slug: name, name, mode: 'favourite' as const },
					nomineeKind: 'project' as const
				})
				.returning({ id: t.awardCategory.id });
			await tx.insert(t.awardResult).values({
				...{ categoryId: row!.id, laureates, digest: 'd1' },
				...{ proposedBy: a.person.id, proposedAt: now() }
			});
			return row!.id;
		});
		const confirm = (personId: number) => (tx: Tx) =>
			tx.insert(t.resultConfirmation).values({ categoryId, personId, digest: 'd1', at: now() });
		await write('awards.test', confirm(a.person.id));
		return { categoryId, last: confirm(b.person.id) };
	}

	test('honours each once, and nobody of another prize of the edition, also when both lock at once', async () => {
		const of = await makeEdition({ phase: 'deliberation' });
		const [one, other] = [await makeNomination(of), await makeNomination(of)];
		const { last: twice } = await readyIn(of, [one.nomination.id, one.nomination.id], 'double');
		expect(await refusedBy(twice)).toBe('laureate_twice');
		expect(await without(['award_result_laureates'], twice)).toBe('done');
		const [first, second] = [
			await readyIn(of, [one.nomination.id], 'un'),
			await readyIn(of, [one.nomination.id, other.nomination.id], 'deux')
		];
		const said = await Promise.all([refusedBy(first.last), refusedBy(second.last)]);
		expect(said.toSorted()).toEqual(['done', 'laureate_twice']);
		const left = said[0] === 'done' ? second.last : first.last;
		expect(await without(['award_result_laureates'], left)).toBe('done');
	});

	test('honours nobody who has not agreed to be nominated', async () => {
		const of = await makeEdition({ phase: 'deliberation' });
		const silent = await makeNomination(of, { consents: null });
		const { last } = await readyIn(of, [silent.nomination.id], 'silence');
		expect(await refusedBy(last)).toBe('laureate_silent');
		expect(await without(['award_result_laureates'], last)).toBe('done');
	});

	test('keeps the digest of its minutes, and its nominations but for their nominees', async () => {
		const of = await makeEdition({ phase: 'deliberation' });
		const one = await makeNomination(of);
		const { categoryId, last } = await readyIn(of, [one.nomination.id], 'prix');
		await write('awards.test', last);
		const hash = (minutesHash: string) => (tx: Tx) =>
			tx.update(t.awardResult).set({ minutesHash }).where(eq(t.awardResult.categoryId, categoryId));
		expect(await refusedBy(hash('un'))).toBe('done');
		expect(await refusedBy(hash('deux'))).toBe('result_locked');
		expect(await without(['award_result_minutes_stay'], hash('deux'))).toBe('done');
		const leave = (withdrawnBy: 'nominator' | 'nominee') => (tx: Tx) =>
			tx
				.update(t.nomination)
				.set({ status: 'withdrawn', withdrawnBy, withdrawnAt: now() })
				.where(eq(t.nomination.id, one.nomination.id));
		expect(await refusedBy(leave('nominator'))).toBe('result_locked');
		expect(await without(['nomination_locked_stays'], leave('nominator'))).toBe('done');
		const honoured = { editionId: of.edition.id, categoryId, nominationId: one.nomination.id };
		await write('awards.test', (tx) =>
			tx
				.insert(t.laureate)
				.values({ ...honoured, prize: 'Prix', name: 'Quelqu’un', publishedAt: of.edition.embargoUntil })
		);
		// Refused by whoever it honours, it leaves the public pages too.
		await write('awards.test', (tx) =>
			tx.insert(t.nomineeConsent).values({
				...{ nominationId: one.nomination.id, nominated: false, pictured: false, named: false, at: now() }
			})
		);
		const [shown] = await (
			await reader()
		)
			.select()
			.from(t.laureate)
			.where(eq(t.laureate.categoryId, categoryId));
		expect(shown!.takenDownAt).not.toBeNull();
	});
});

test('what the jury reads under is settled by its first reading, and when it scores by its deliberation', async () => {
	const of = await makeEdition();
	const [one, juror] = [await makeNomination(of), await makeJuror(of)];
	const blind = (tx: Tx) =>
		tx.update(t.awardCategory).set({ blind: true }).where(eq(t.awardCategory.id, of.category.id));
	const longer = (tx: Tx) =>
		tx
			.update(t.awardEdition)
			.set({ scoringClosesAt: new Date(of.edition.scoringClosesAt.getTime() + 1000) })
			.where(eq(t.awardEdition.id, of.edition.id));
	await assign(juror, [one]);
	await makeReading(of, juror, one, [3, 5]);
	expect(await refusedBy(blind)).toBe('rubric_frozen');
	expect(await without(['award_category_settled'], blind)).toBe('done');
	expect(await without([], longer)).toBe('done');
	await write('awards.test', (tx) =>
		tx.insert(t.deliberationEntry).values({ categoryId: of.category.id, kind: 'opened', at: now() })
	);
	expect(await refusedBy(longer)).toBe('scoring_settled');
	expect(await without(['award_edition_scoring_settled'], longer)).toBe('done');
});

describe('how many one organisation hands in for a prize', () => {
	async function two() {
		const of = await makeEdition({ phase: 'nominations' });
		await write('awards.test', (tx) =>
			tx.update(t.awardCategory).set({ perOrganisation: 1 }).where(eq(t.awardCategory.id, of.category.id))
		);
		const [first, second] = [
			await makeNomination(of, { status: 'draft' }),
			await makeNomination(of, { status: 'draft' })
		];
		const organisation = await makeOrganisation();
		const other = await makeOrganisation();
		const put = (one: typeof first, changes: Partial<typeof t.nomination.$inferInsert>) => (tx: Tx) =>
			tx.update(t.nomination).set(changes).where(eq(t.nomination.id, one.nomination.id));
		for (const one of [first, second])
			await write('awards.test', put(one, { organisationId: organisation.id }));
		return { first, second, organisation, other, put };
	}

	test('is held by the store', async () => {
		const { first, second, put } = await two();
		const enter = { status: 'submitted' } as const;
		expect(await refusedBy(put(first, enter))).toBe('done');
		expect(await refusedBy(put(second, enter))).toBe('organisation_nominations_full');
		expect(await without(['nomination_room'], put(second, enter))).toBe('done');
		// One taken back makes room; those of nobody's organisation count by who nominates.
		expect(await refusedBy(put(first, { status: 'withdrawn' }))).toBe('done');
		expect(await refusedBy(put(second, enter))).toBe('done');
	});

	test('also when the organisation of one that is in changes', async () => {
		const { first, second, organisation, other, put } = await two();
		await write('awards.test', put(second, { organisationId: other.id }));
		for (const one of [first, second]) await write('awards.test', put(one, { status: 'submitted' }));
		const move = put(second, { organisationId: organisation.id });
		expect(await refusedBy(move)).toBe('organisation_nominations_full');
		expect(await without(['nomination_room'], move)).toBe('done');
		for (const one of [first, second]) await write('awards.test', put(one, { organisationId: null }));
	});
});

test('nominations open and close no more once the jury has begun to read', async () => {
	const of = await makeEdition();
	const close = (tx: Tx) =>
		tx
			.update(t.awardEdition)
			.set({ nominationsCloseAt: new Date(of.edition.nominationsCloseAt.getTime() - 1000) })
			.where(eq(t.awardEdition.id, of.edition.id));
	expect(await refusedBy(close)).toBe('done');
	const [one, juror] = [await makeNomination(of), await makeJuror(of)];
	await assign(juror, [one]);
	await makeReading(of, juror, one, [3, 5]);
	const open = (tx: Tx) =>
		tx
			.update(t.awardEdition)
			.set({ nominationsOpenAt: new Date(of.edition.nominationsOpenAt.getTime() - 1000) })
			.where(eq(t.awardEdition.id, of.edition.id));
	expect(await refusedBy(open)).toBe('nominations_settled');
	expect(await without(['award_edition_nominations_settled'], open)).toBe('done');
});

test('of a reading that counts, marks do not change in place, and those it counted by are kept', async () => {
	const of = await makeEdition();
	const [one, juror] = [await makeNomination(of), await makeJuror(of)];
	await assign(juror, [one]);
	const made = await makeReading(of, juror, one, [3, 5]);
	const mark = (tx: Tx) =>
		tx.update(t.readingMark).set({ mark: 1 }).where(eq(t.readingMark.readingId, made.id));
	const past = async (tx: Tx) => {
		await tx.update(t.reading).set({ complete: false }).where(eq(t.reading.id, made.id));
		const kept = await tx.select().from(t.readingPast).where(eq(t.readingPast.readingId, made.id));
		throw new Error(JSON.stringify(kept.map(({ marks }) => Object.values(marks))));
	};
	expect(await refusedBy(mark)).toBe('reading_mark_counts');
	expect(await without(['reading_mark_counts'], mark)).toBe('done');
	await expect(write('awards.test', past)).rejects.toThrow('[[3,5]]');
	await expect(
		write('awards.test', async (tx) => {
			await tx.run(sql`DROP TRIGGER reading_past_kept`);
			await past(tx);
		})
	).rejects.toThrow('[]');
});

test('of a reading that stays, words alone are erased', async () => {
	const of = await makeEdition();
	const [one, juror] = [await makeNomination(of), await makeJuror(of)];
	await assign(juror, [one]);
	await makeReading(of, juror, one, [3, 5]);
	const mine = and(eq(t.reading.jurorId, juror.juror.id), eq(t.reading.nominationId, one.nomination.id));
	const set = (changes: Partial<typeof t.reading.$inferInsert>) => (tx: Tx) =>
		tx.update(t.reading).set(changes).where(mine);
	await write('awards.test', set({ privateNote: 'Pour moi.', comment: 'Bravo.' }));
	await write('awards.test', (tx) =>
		tx
			.insert(t.conflictDeclaration)
			.values({ ...pair(juror, one), conflict: true, declaredAt: now() })
			.onConflictDoUpdate({
				target: [t.conflictDeclaration.jurorId, t.conflictDeclaration.nominationId],
				set: { conflict: true }
			})
	);
	expect(await refusedBy(set({ privateNote: '' }))).toBe('reading_withdrawn');
	expect(await refusedBy(set({ privateNote: '', comment: '', complete: false }))).toBe('reading_withdrawn');
	expect(await refusedBy(set({ privateNote: '', comment: '' }))).toBe('done');
});
