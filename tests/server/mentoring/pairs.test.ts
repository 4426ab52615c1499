import { eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { matchOf } from '../../../src/lib/mentoring/match.ts';
import { addMonths } from '../../../src/lib/mentoring/months.ts';
import { programState } from '../../../src/lib/mentoring/states.ts';
import { addDays } from '../../../src/lib/format/dates.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { followPairs } from '../../../src/lib/server/mentoring/ask.ts';
import { assignPairs } from '../../../src/lib/server/mentoring/assign.ts';
import { endPair, stopPair } from '../../../src/lib/server/mentoring/end.ts';
import {
	answerCheckIn,
	answerPair,
	noteMeeting,
	setObjectives
} from '../../../src/lib/server/mentoring/follow.ts';
import { forgetInMentoring } from '../../../src/lib/server/mentoring/forget.ts';
import { onMentoringPair } from '../../../src/lib/server/outbox/handlers/mentoring.ts';
import { dropPair, proposePairs, sendPairs } from '../../../src/lib/server/mentoring/pairs.ts';
import { enrol, withdraw } from '../../../src/lib/server/mentoring/profile.ts';
import { addProgram, setProgram } from '../../../src/lib/server/mentoring/programs.ts';
import { staffProgram, staffPrograms } from '../../../src/lib/server/mentoring/office.ts';
import { openProgram } from '../../../src/lib/server/mentoring/queries.ts';
import { exportMyData } from '../../../src/lib/server/privacy/export.ts';
import { makePerson } from '../../factories/people.ts';
import { daysLater } from '../../factories/survey.ts';
import { refusal } from '../../setup/guards.ts';
import { activePair, member, pairIn, SAID, staff, today, YEAR, year } from '../../factories/mentoring.ts';

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
	expect(await refusal(outside.enrols(code))).toBe('mentoring_not_member');
	const nobody = await makePerson();
	expect(await refusal(enrol(nobody.actor, code, SAID))).toBe('mentoring_not_member');
	expect(await refusal(setProgram(nobody.actor, code, YEAR))).toBe('not_allowed');
	expect(await refusal(staffPrograms(nobody.actor))).toBe('not_allowed');
	await daysLater(400, async () => {
		expect(await refusal((await member()).enrols(code))).toBe('mentoring_closed');
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
	await setObjectives(mentor.actor, id, { objectives: 'Nos objectifs', seen: '' });
	const seen = await staffProgram(staff, code);
	expect(seen.pairs[0]).toMatchObject({ minutes: 60, lastMeeting: today, isSilent: false });
	expect(JSON.stringify(seen)).not.toMatch(/reste entre nous|Nos objectifs/);
	const listed = await staffPrograms(staff);
	expect(listed.find((one) => one.code === code)).toMatchObject({ people: 2, active: 1 });
	const month = { pair: id, month: 1, answer: 'help', words: 'Un mot' } as const;
	expect(await refusal(answerCheckIn(mentee.actor, month))).toBe('not_found');
	await daysLater(50, async () => {
		await followPairs();
		expect((await followPairs()).asked).toBe(0);
		await answerCheckIn(mentee.actor, month);
		expect(await pairIn(code)).toMatchObject({
			...{ said: { mentee: { answer: 'help', words: 'Un mot', month: 1 } }, asksHelp: true, isSilent: true }
		});
		// The other’s word, though it comes later, hides nothing.
		await answerCheckIn(mentor.actor, { ...month, answer: 'well', words: 'Tout va' });
		expect(await pairIn(code)).toMatchObject({
			...{ said: { mentor: { answer: 'well' }, mentee: { words: 'Un mot' } }, asksHelp: true }
		});
	});
	const { data } = await exportMyData(mentee.actor);
	expect(data).toMatchObject({
		mentorat: [{ presentation: 'Une présentation' }],
		rencontres_de_mentorat: [{ minutes: 60 }],
		suivis_de_mentorat: [{ mots: 'Un mot' }]
	});
	await endPair({ actor: mentor.actor, pairId: id, reason: 'Pour la permanence' });
	expect(await refusal(stopPair({ actor: staff, pairId: id, reason: 'Encore' }))).toBe('mentoring_settled');
	expect(await refusal(stopPair({ actor: mentee.actor, pairId: id, reason: 'Encore' }))).toBe('not_allowed');
	expect(await refusal(noteMeeting(mentee.actor, meeting))).toBe('mentoring_settled');
	expect(await pairIn(code)).toMatchObject({ endedBy: 'mentor', endReason: 'Pour la permanence' });
	expect(await refusal(answerCheckIn(mentor.actor, { ...month, words: 'Trop tard' }))).toBe(
		'mentoring_settled'
	);
	// What came to an end is not proposed again.
	expect(await proposePairs(staff, code)).toBe(0);
});

test('who answers that they stop ends the pair, and says why to the permanence alone', async () => {
	const { code, id, mentee } = await activePair();
	await daysLater(50, async () => {
		await followPairs();
		await answerCheckIn(mentee.actor, { pair: id, month: 1, answer: 'stop', words: 'Je change d’emploi' });
	});
	expect(await pairIn(code)).toMatchObject({
		...{ state: 'ended', endedBy: 'mentee', endReason: 'Je change d’emploi' }
	});
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
	// One of the two is not enough.
	await answerPair(mentors[0]!.actor, second!.id, true);
	expect((await staffProgram(staff, code)).pairs.find(({ id }) => id === second!.id)!.state).toBe('proposed');
	await daysLater(11, async () => {
		expect(await refusal(answerPair(mentors[0]!.actor, second!.id, true))).toBe('mentoring_settled');
		await followPairs();
	});
	const states = (await staffProgram(staff, code)).pairs.map(({ state }) => state);
	expect(states.sort()).toEqual(['declined', 'lapsed']);
	const left = mentees.find(({ id }) => id)!;
	await withdraw(left.actor, code);
	await withdraw(left.actor, code);
	expect((await staffProgram(staff, code)).profiles).toHaveLength(3);
	expect(await refusal(withdraw((await member()).actor, code))).toBe('not_found');
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
	await setObjectives(mentor.actor, id, { objectives: 'Nos objectifs', seen: '' });
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
