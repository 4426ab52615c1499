import { eq, sql, type SQL } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { matchOf } from '../../../src/lib/mentoring/match.ts';
import { addMonths } from '../../../src/lib/mentoring/months.ts';
import { programState } from '../../../src/lib/mentoring/states.ts';
import { addDays, dayOf } from '../../../src/lib/format/dates.ts';
import type { ProfileInput } from '../../../src/lib/schemas/mentoring.ts';
import { system } from '../../../src/lib/server/auth/policy.ts';
import { now } from '../../../src/lib/server/clock.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { followPairs } from '../../../src/lib/server/mentoring/ask.ts';
import { assignPairs } from '../../../src/lib/server/mentoring/assign.ts';
import { endPair } from '../../../src/lib/server/mentoring/end.ts';
import {
	answerCheckIn,
	answerPair,
	noteMeeting,
	setObjectives
} from '../../../src/lib/server/mentoring/follow.ts';
import { forgetInMentoring } from '../../../src/lib/server/mentoring/forget.ts';
import { onMentoringPair } from '../../../src/lib/server/outbox/handlers/mentoring.ts';
import { addPair, dropPair, proposePairs, sendPairs } from '../../../src/lib/server/mentoring/pairs.ts';
import { enrol, withdraw } from '../../../src/lib/server/mentoring/profile.ts';
import { addProgram, setProgram } from '../../../src/lib/server/mentoring/programs.ts';
import { openProgram, staffProgram, staffPrograms } from '../../../src/lib/server/mentoring/queries.ts';
import { exportMyData } from '../../../src/lib/server/privacy/export.ts';
import { makeOrganisation, makePerson } from '../../factories/people.ts';
import { daysLater } from '../../factories/survey.ts';
import { refusal, refusedBy, withGuardOff, without } from '../../setup/guards.ts';

const staff = system('test');
const today = dayOf(now());
const YEAR = {
	...{ name: 'Mentorat', description: '', intakeOpens: today, intakeCloses: addDays(today, 20) },
	...{ startsOn: today, endsOn: addDays(today, 300) }
};
const SAID: ProfileInput = {
	...{ role: 'mentee', years: 1, themes: ['accueil'], region: '03', language: 'fr' },
	...{ mode: 'either', capacity: 1, about: 'Une présentation' }
};

async function member(
	given: Partial<ProfileInput> = {},
	of: { isMember?: boolean; organisationId?: number } = {}
) {
	const organisationId = of.organisationId ?? (await makeOrganisation(of)).id;
	const { person, actor } = await makePerson();
	await write('members.factory', async (tx) => {
		await tx.update(t.person).set({ organisationId }).where(eq(t.person.id, person.id));
		await tx.insert(t.region).values({ code: '03', name: 'Capitale-Nationale' }).onConflictDoNothing();
		for (const slug of ['accueil', 'bilan'])
			await tx.insert(t.courseTheme).values({ slug, name: slug }).onConflictDoNothing();
	});
	return { personId: person.id, actor, organisationId, enrols: () => enrol(actor, { ...SAID, ...given }) };
}

/** A year of its own, with so many mentors and mentees enrolled. */
async function year(mentors: readonly Partial<ProfileInput>[], mentees: readonly Partial<ProfileInput>[]) {
	const { code } = await addProgram(staff, YEAR);
	const people = [];
	for (const said of mentors) people.push(await member({ role: 'mentor', years: 12, ...said }));
	for (const said of mentees) people.push(await member(said));
	for (const { enrols } of people) await enrols();
	const profiles = (await staffProgram(staff, code)).profiles;
	const ids = await (
		await reader()
	)
		.select({ id: t.mentoringProfile.id, personId: t.mentoringProfile.personId })
		.from(t.mentoringProfile);
	const withIds = people.map((one) => ({
		...one,
		id: ids.findLast(({ personId }) => personId === one.personId)!.id
	}));
	return {
		code,
		profiles,
		mentors: withIds.slice(0, mentors.length),
		mentees: withIds.slice(mentors.length)
	};
}

const pairIn = async (code: string) => (await staffProgram(staff, code)).pairs[0]!;

async function activePair() {
	const made = await year([{}], [{}]);
	await proposePairs(staff, made.code);
	await sendPairs(staff, made.code);
	const { id } = await pairIn(made.code);
	const [mentor, mentee] = [made.mentors[0]!, made.mentees[0]!];
	await answerPair(mentor.actor, id, true);
	expect((await pairIn(made.code)).state).toBe('proposed');
	await answerPair(mentee.actor, id, true);
	return { ...made, id, mentor, mentee };
}

describe('pure rules', () => {
	const of = (id: number, more = {}) => ({
		...{ id, organisationId: id, years: 1, themes: ['a'], regionCode: '01', language: 'fr' as const },
		...{ mode: 'either' as const, ...more }
	});

	test('two people go together by reasons that can be said, or not at all', () => {
		expect(matchOf(of(1, { years: 9 }), of(2))).toEqual({
			score: 24,
			reasons: ['themes', 'region', 'language', 'experience']
		});
		expect(matchOf(of(1, { regionCode: '02' }), of(2))).toEqual({
			score: 13,
			reasons: ['themes', 'online', 'language']
		});
		expect(matchOf(of(1, { organisationId: 2 }), of(2))).toBeUndefined();
		expect(matchOf(of(1, { themes: ['b'] }), of(2))).toBeUndefined();
		expect(matchOf(of(1, { language: 'en' }), of(2))).toBeUndefined();
		expect(matchOf(of(1, { mode: 'online' }), of(2, { mode: 'in_person' }))).toBeUndefined();
	});

	test('the pairs chosen are those whose scores add up to the most', async () => {
		// The first mentor goes best with the first mentee, but is the only one for the second.
		const chosen = await assignPairs({
			mentors: [
				{ ...of(1, { themes: ['a', 'b'], years: 9 }), free: 1 },
				{ ...of(2, { themes: ['a'] }), free: 1 }
			],
			mentees: [of(3, { themes: ['a', 'b'] }), of(4, { themes: ['b'] })],
			past: []
		});
		expect(chosen.map(({ mentorId, menteeId }) => [mentorId, menteeId])).toEqual([
			[1, 4],
			[2, 3]
		]);
		expect(
			await assignPairs({
				mentors: [{ ...of(1), free: 3 }],
				mentees: [of(3), of(4)],
				past: [{ mentorId: 1, menteeId: 3 }]
			})
		).toHaveLength(1);
	});

	test('a year stands where its days say, and months end where they end', () => {
		const days = {
			intakeOpens: '2026-01-10',
			intakeCloses: '2026-02-10',
			startsOn: '2026-02-01',
			endsOn: '2026-12-01'
		};
		expect(
			['2026-01-09', '2026-02-10', '2026-02-11', '2026-12-02'].map((day) => programState(days, day))
		).toEqual(['coming', 'intake', 'under_way', 'over']);
		expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
		expect(addMonths('2026-11-30', 3)).toBe('2027-02-28');
	});
});

test('only people of a member organisation enrol, while the intake is open', async () => {
	const { code } = await addProgram(staff, YEAR);
	expect((await openProgram())?.code).toBe(code);
	const outside = await member({}, { isMember: false });
	expect(await refusal(outside.enrols())).toBe('mentoring_not_member');
	const nobody = await makePerson();
	expect(await refusal(enrol(nobody.actor, SAID))).toBe('mentoring_not_member');
	expect(await refusal(setProgram(nobody.actor, code, YEAR))).toBe('not_allowed');
	expect(await refusal(staffPrograms(nobody.actor))).toBe('not_allowed');
	await daysLater(400, async () => {
		expect(await refusal((await member()).enrols())).toBe('mentoring_closed');
	});
});

test('from enrolment to a meeting, a word of help and the end', async () => {
	const { code, id, mentor, mentee } = await activePair();
	expect((await pairIn(code)).state).toBe('active');
	const stranger = (await makePerson()).actor;
	const meeting = { pair: id, day: today, minutes: 60, subject: 'Ce qui reste entre nous' };
	expect(await refusal(noteMeeting(stranger, meeting))).toBe('not_found');
	expect(await refusal(noteMeeting(mentee.actor, { ...meeting, day: addDays(today, 1) }))).toBe(
		'mentoring_meeting_day'
	);
	await noteMeeting(mentee.actor, meeting);
	await setObjectives(mentor.actor, id, 'Nos objectifs');
	const seen = await staffProgram(staff, code);
	expect(seen.pairs[0]).toMatchObject({ minutes: 60, lastMeeting: today, isSilent: false });
	expect(JSON.stringify(seen)).not.toMatch(/reste entre nous|Nos objectifs/);
	const month = { pair: id, month: 1, answer: 'help', words: 'Un mot' } as const;
	expect(await refusal(answerCheckIn(mentee.actor, month))).toBe('not_found');
	await daysLater(50, async () => {
		await followPairs();
		expect((await followPairs()).asked).toBe(0);
		await answerCheckIn(mentee.actor, month);
		expect(await pairIn(code)).toMatchObject({ answer: 'help', words: 'Un mot', isSilent: true });
	});
	const { data } = await exportMyData(mentee.actor);
	expect(data).toMatchObject({
		mentorat: [{ presentation: 'Une présentation' }],
		rencontres_de_mentorat: [{ minutes: 60 }],
		suivis_de_mentorat: [{ mots: 'Un mot' }]
	});
	await endPair({ actor: mentor.actor, pairId: id, reason: 'Pour la permanence' });
	expect(await refusal(endPair({ actor: staff, pairId: id, reason: 'Encore' }))).toBe('mentoring_settled');
	expect(await refusal(noteMeeting(mentee.actor, meeting))).toBe('mentoring_settled');
	expect(await pairIn(code)).toMatchObject({ endedBy: 'mentor', endReason: 'Pour la permanence' });
	// What came to an end is not proposed again.
	expect(await proposePairs(staff, code)).toBe(0);
});

test('a proposal lapses, is declined or is dropped, and withdrawing ends what one is in', async () => {
	const { code, mentors, mentees } = await year([{ capacity: 3 }], [{}, {}, {}]);
	expect(await proposePairs(staff, code)).toBe(3);
	const [dropped] = (await staffProgram(staff, code)).pairs;
	await dropPair(staff, dropped!.id);
	expect(await refusal(dropPair(staff, dropped!.id))).toBe('mentoring_settled');
	expect(await sendPairs(staff, code)).toBe(2);
	const [first, second] = (await staffProgram(staff, code)).pairs;
	await answerPair(mentors[0]!.actor, first!.id, false);
	// Not even the journal says who declined.
	const db = await reader();
	const trail = await db
		.select()
		.from(t.auditEntry)
		.where(eq(t.auditEntry.objectId, String(first!.id)));
	expect(trail.filter(({ objectKind }) => objectKind === 'mentoring')).toEqual([]);
	expect(await refusal(answerPair(mentors[0]!.actor, first!.id, true))).toBe('mentoring_settled');
	await daysLater(11, async () => {
		expect(await refusal(answerPair(mentors[0]!.actor, second!.id, true))).toBe('mentoring_settled');
		await followPairs();
	});
	const states = (await staffProgram(staff, code)).pairs.map(({ state }) => state);
	expect(states.sort()).toEqual(['declined', 'lapsed']);
	const left = mentees.find(({ id }) => id)!;
	await withdraw(left.actor, left.id);
	expect((await staffProgram(staff, code)).profiles).toHaveLength(3);
	expect(await refusal(withdraw(mentors[0]!.actor, left.id))).toBe('not_found');
});

test('both are written to once, of what still stands, and words leave with their person', async () => {
	const { code, id, mentor, mentee } = await activePair();
	const mails = async () =>
		(await reader())
			.select()
			.from(t.mail)
			.where(sql`dedupe_key LIKE 'mentoring.%'`);
	const before = (await mails()).length;
	const fact = { id: 900_001 } as Parameters<typeof onMentoringPair>[1];
	await onMentoringPair({ pairId: id, what: 'active' }, fact);
	await onMentoringPair({ pairId: id, what: 'active' }, fact);
	// It is no longer a proposal: that message would ask for what was answered.
	await onMentoringPair({ pairId: id, what: 'proposed' }, fact);
	expect((await mails()).length - before).toBe(2);
	await noteMeeting(mentor.actor, { pair: id, day: today, minutes: 45, subject: 'Un sujet' });
	await setObjectives(mentor.actor, id, 'Nos objectifs');
	await write('privacy.test', (tx) => forgetInMentoring(tx, [mentee.personId]));
	const { data } = await exportMyData(mentor.actor);
	expect(data).toMatchObject({
		mentorat: [{ presentation: 'Une présentation' }],
		jumelages: [{ objectifs: '' }],
		rencontres_de_mentorat: [{ minutes: 45, sujet: '' }]
	});
	expect((await exportMyData(mentee.actor)).data).toMatchObject({ mentorat: [{ presentation: '' }] });
	expect((await pairIn(code)).minutes).toBe(45);
});

describe('concurrency, each with its control', () => {
	/** Two officers at once, each preparing one pair. @returns how many were done */
	async function both(code: string, pairs: readonly { mentor: number; mentee: number }[]): Promise<string[]> {
		return Promise.all(pairs.map((pair) => refusal(addPair(staff, code, pair)))).then((said) => said.sort());
	}

	test('a mentee is in one pair at a time', async () => {
		const { code, mentors, mentees } = await year([{}, {}], [{}, {}]);
		const pairs = (mentee: number) => mentors.map(({ id }) => ({ mentor: id, mentee }));
		expect(await both(code, pairs(mentees[0]!.id))).toEqual(['done', 'mentoring_taken']);
		await withGuardOff(['mentoring_pair_mentee_free', 'mentoring_pair_within_capacity'], async () => {
			expect(await both(code, pairs(mentees[1]!.id))).toEqual(['done', 'done']);
		});
	});

	test('a mentor is in no more pairs than they said', async () => {
		const { code, mentors, mentees } = await year([{ capacity: 2 }, { capacity: 2 }], [{}, {}, {}]);
		const pairs = (mentor: number) => mentees.map(({ id }) => ({ mentor, mentee: id }));
		expect(await both(code, pairs(mentors[0]!.id))).toEqual(['done', 'done', 'mentoring_full']);
		await withGuardOff(['mentoring_pair_mentee_free', 'mentoring_pair_within_capacity'], async () => {
			expect(await both(code, pairs(mentors[1]!.id))).toEqual(['done', 'done', 'done']);
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
	await alike.enrols();
	const other = await member();
	await other.enrols();
	const profileOf = (personId: number) =>
		sql`(SELECT max(id) FROM mentoring_profile WHERE person_id = ${personId})`;
	const outsider = await member({}, { isMember: false });
	const pairOf = (one: number, two: number, state = 'draft') =>
		sql`INSERT INTO mentoring_pair (program_id, mentor_id, mentee_id, state, reasons, sent_at, answers_by) VALUES (${program!.id}, ${profileOf(one)}, ${profileOf(two)}, ${state}, '[]', 1, 2)`;
	const promises: { guard: string; says: string; before?: SQL; does: SQL }[] = [
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
	];
	for (const { guard, says, before, does } of promises) {
		const work = async (tx: Parameters<Parameters<typeof write>[1]>[0]) => {
			if (before) await tx.run(before);
			await tx.run(does);
		};
		expect([guard, await refusedBy(work)]).toEqual([guard, says]);
		expect([guard, await without([guard], work)]).toEqual([guard, 'done']);
	}
	await endPair({ actor: staff, pairId: id, reason: 'Fini' });
	const met = sql`INSERT INTO mentoring_meeting (pair_id, day, minutes, noted_at) VALUES (${id}, ${today}, 30, 1)`;
	expect(await refusedBy((tx) => tx.run(met))).toBe('mentoring_settled');
	expect(await without(['mentoring_meeting_of_pair'], (tx) => tx.run(met))).toBe('done');
});
