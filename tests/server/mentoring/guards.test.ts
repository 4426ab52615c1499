import { eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { stopPair } from '../../../src/lib/server/mentoring/end.ts';
import { answerPair } from '../../../src/lib/server/mentoring/follow.ts';
import { addPair, proposePairs, sendPairs } from '../../../src/lib/server/mentoring/pairs.ts';
import { expectEachHoldsAlone, refusal, refusedBy, withGuardOff, without } from '../../setup/guards.ts';
import { activePair, member, pairIn, staff, today, year } from '../../factories/mentoring.ts';

describe('concurrency, each with its control', () => {
	/** Two officers at once, each preparing one pair. @returns how many were done */
	async function both(code: string, pairs: readonly { mentor: number; mentee: number }[]): Promise<string[]> {
		return Promise.all(pairs.map((pair) => refusal(addPair(staff, code, pair)))).then((said) => said.sort());
	}

	test('a mentee is in one pair at a time', async () => {
		const { code, mentors, mentees } = await year([{ capacity: 2 }, { capacity: 2 }], [{}, {}]);
		const pairs = (mentee: number) => mentors.map(({ id }) => ({ mentor: id, mentee }));
		expect(await both(code, pairs(mentees[0]!.id))).toEqual(['done', 'mentoring_taken']);
		await withGuardOff(['mentoring_pair_mentee_free'], async () => {
			expect(await both(code, pairs(mentees[1]!.id))).toEqual(['done', 'done']);
		});
	});

	test('a mentor is in no more pairs than they said', async () => {
		const { code, mentors, mentees } = await year(
			[{ capacity: 2 }, { capacity: 2 }],
			[{}, {}, {}, {}, {}, {}]
		);
		const pairs = (mentor: number, from: number) =>
			mentees.slice(from, from + 3).map(({ id }) => ({ mentor, mentee: id }));
		expect(await both(code, pairs(mentors[0]!.id, 0))).toEqual(['done', 'done', 'mentoring_full']);
		await withGuardOff(['mentoring_pair_within_capacity'], async () => {
			expect(await both(code, pairs(mentors[1]!.id, 3))).toEqual(['done', 'done', 'done']);
		});
	});

	test('both accept at once, and the pair begins once', async () => {
		const made = await year([{}], [{}]);
		await proposePairs(staff, made.code);
		await sendPairs(staff, made.code);
		const { id } = await pairIn(made.code);
		await Promise.all([made.mentors[0]!, made.mentees[0]!].map(({ actor }) => answerPair(actor, id, true)));
		expect((await pairIn(made.code)).state).toBe('active');
		const said = await (
			await reader()
		)
			.select()
			.from(t.outbox)
			.where(sql`kind = 'mentoring.pair' AND payload ->> 'pairId' = ${id} AND payload ->> 'what' = 'active'`);
		expect(said).toHaveLength(1);
	});
});

test('each guard holds alone: with it the change is refused, without it the same passes', async () => {
	const { id, mentor, mentee, code } = await activePair();
	const [program] = await (
		await reader()
	)
		.select()
		.from(t.mentoringProgram)
		.where(eq(t.mentoringProgram.code, code));
	const alike = await member({ role: 'mentor', years: 9 }, { organisationId: mentee.organisationId });
	await alike.enrols(code);
	const other = await member();
	await other.enrols(code);
	const profileOf = (personId: number) =>
		sql`(SELECT max(id) FROM mentoring_profile WHERE person_id = ${personId})`;
	const outsider = await member({}, { isMember: false });
	const pairOf = (one: number, two: number, state = 'draft') =>
		sql`INSERT INTO mentoring_pair (program_id, mentor_id, mentee_id, state, reasons, sent_at, answers_by) VALUES (${program!.id}, ${profileOf(one)}, ${profileOf(two)}, ${state}, '[]', 1, 2)`;
	await expectEachHoldsAlone([
		{
			...{ guard: 'mentoring_profile_of_member', says: 'mentoring_not_member' },
			does: sql`INSERT INTO mentoring_profile (program_id, person_id, organisation_id, role, years, themes, region_code, language, mode, created_at)
				VALUES (${program!.id}, ${outsider.personId}, ${outsider.organisationId}, 'mentee', 1, '[]', '03', 'fr', 'either', 1)`
		},
		{
			...{ guard: 'mentoring_profile_holds', says: 'mentoring_settled' },
			does: sql`UPDATE mentoring_profile SET withdrawn_at = 1 WHERE id = ${mentor.id}`
		},
		{
			...{ guard: 'mentoring_pair_begins', says: 'mentoring_settled' },
			does: pairOf(alike.personId, other.personId, 'proposed')
		},
		{
			...{ guard: 'mentoring_pair_not_alike', says: 'mentoring_same_organisation' },
			does: sql`INSERT INTO mentoring_pair (program_id, mentor_id, mentee_id, reasons) SELECT ${program!.id}, ${profileOf(alike.personId)}, ${profileOf(other.personId)}, '[]'
				FROM (SELECT 1) WHERE 1`,
			before: sql`UPDATE mentoring_profile SET organisation_id = ${mentee.organisationId} WHERE id = ${profileOf(other.personId)}`
		},
		{
			...{ guard: 'mentoring_pair_goes', says: 'mentoring_settled' },
			does: sql`UPDATE mentoring_pair SET state = 'proposed' WHERE id = ${id}`
		},
		{
			...{ guard: 'mentoring_pair_stays', says: 'mentoring_settled' },
			does: sql`DELETE FROM mentoring_pair WHERE id = ${id}`
		},
		{
			...{ guard: 'mentoring_answer_of_pair', says: 'mentoring_settled' },
			before: sql`INSERT INTO mentoring_check_in (pair_id, month, asked_at) VALUES (${id}, 1, 1)`,
			does: sql`INSERT INTO mentoring_answer (pair_id, month, profile_id, answer, at) VALUES (${id}, 1, ${profileOf(other.personId)}, 'well', 1)`
		}
	]);
	await stopPair({ actor: staff, pairId: id, reason: 'Fini' });
	const met = sql`INSERT INTO mentoring_meeting (pair_id, day, minutes, noted_at) VALUES (${id}, ${today}, 30, 1)`;
	expect(await refusedBy((tx) => tx.run(met))).toBe('mentoring_settled');
	expect(await without(['mentoring_meeting_of_pair'], (tx) => tx.run(met))).toBe('done');
});
