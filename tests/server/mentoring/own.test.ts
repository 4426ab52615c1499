import { inArray } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { addDays } from '../../../src/lib/format/dates.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { followPairs } from '../../../src/lib/server/mentoring/ask.ts';
import { endPair } from '../../../src/lib/server/mentoring/end.ts';
import {
	answerCheckIn,
	answerPair,
	noteMeeting,
	removeMeeting,
	setObjectives
} from '../../../src/lib/server/mentoring/follow.ts';
import { isOfMentoring, myMentoring, myProfile } from '../../../src/lib/server/mentoring/own.ts';
import { myPair } from '../../../src/lib/server/mentoring/own-pairs.ts';
import { addPair, proposePairs, sendPairs } from '../../../src/lib/server/mentoring/pairs.ts';
import { enrol, withdraw } from '../../../src/lib/server/mentoring/profile.ts';
import { setProgram } from '../../../src/lib/server/mentoring/programs.ts';
import { activePair, member, pairIn, SAID, staff, today, YEAR, year } from '../../factories/mentoring.ts';
import { exportMyData } from '../../../src/lib/server/privacy/export.ts';
import { makePerson } from '../../factories/people.ts';
import { daysLater } from '../../factories/survey.ts';
import { refusal } from '../../setup/guards.ts';
import { countStatements } from '../../setup/statements.ts';

test('one reads the other’s address once both accepted and while the pair stands, and never their answer', async () => {
	const made = await year([{}], [{}]);
	const [mentor, mentee] = [made.mentors[0]!.actor, made.mentees[0]!.actor];
	await proposePairs(staff, made.code);
	const { id } = await pairIn(made.code);
	const pairsOf = async (actor: typeof mentor) => (await myMentoring(actor)).years[0]!.pairs;
	// Prepared, it is nobody's but the permanence's.
	expect(await pairsOf(mentee)).toEqual([]);
	expect(await refusal(answerPair(mentee, id, true))).toBe('not_found');
	await sendPairs(staff, made.code);
	const before = await pairsOf(mentee);
	expect(before).toMatchObject([{ id, isActive: false, isAccepted: false, other: { role: 'mentor' } }]);
	expect(await refusal(myPair(mentee, id))).toBe('not_found');
	await answerPair(mentor, id, true);
	expect(await pairsOf(mentee)).toEqual(before);
	expect(await pairsOf(mentor)).toMatchObject([{ isAccepted: true }]);
	expect(JSON.stringify(before)).not.toContain('@');
	await answerPair(mentee, id, true);
	expect(await myPair(mentee, id)).toMatchObject({ isActive: true, email: expect.stringContaining('@') });
	for (const stranger of [(await makePerson()).actor, (await member()).actor])
		expect(await refusal(myPair(stranger, id))).toBe('not_found');
	await endPair({ actor: mentor, pairId: id, reason: 'Entre la permanence et moi' });
	const over = await myPair(mentee, id);
	expect(over).toMatchObject({ isActive: false, email: null, asked: null });
	expect(JSON.stringify(over)).not.toContain('Entre la permanence et moi');
	expect(await pairsOf(mentee)).toEqual([]);
});

test('what one says of oneself may change until the year is over, but for a role that a pair stands on', async () => {
	const { code, mentee, mentor } = await activePair();
	const closed = { ...YEAR, intakeOpens: addDays(today, -30), intakeCloses: addDays(today, -1) };
	await setProgram(staff, code, { ...closed, startsOn: addDays(today, -20) });
	await enrol(mentee.actor, code, { ...SAID, themes: ['bilan'], about: 'Autre chose' });
	expect((await myProfile(mentee.actor, code)).profile).toMatchObject({ about: 'Autre chose' });
	expect(await refusal(enrol(mentee.actor, code, { ...SAID, role: 'mentor' }))).toBe('mentoring_settled');
	const late = await member();
	expect(await refusal(enrol(late.actor, code, SAID))).toBe('mentoring_closed');
	expect(await refusal(myProfile(late.actor, code))).toBe('mentoring_closed');
	expect(await isOfMentoring(mentor.actor)).toBe(true);
	// Whoever left while nobody enrols any more stays out.
	await withdraw(mentor.actor, code);
	expect(await refusal(enrol(mentor.actor, code, { ...SAID, role: 'mentor' }))).toBe('mentoring_closed');
	await setProgram(staff, code, { ...closed, startsOn: addDays(today, -20), endsOn: addDays(today, -1) });
	expect(await refusal(enrol(mentee.actor, code, SAID))).toBe('mentoring_closed');
});

test('objectives are not written over unread, and a meeting is taken out by its pair alone', async () => {
	const { id, mentor, mentee } = await activePair();
	const other = await activePair();
	await setObjectives(mentor.actor, id, { objectives: 'Un', seen: '' });
	expect(await refusal(setObjectives(mentee.actor, id, { objectives: 'Deux', seen: '' }))).toBe('stale_page');
	await setObjectives(mentee.actor, id, { objectives: 'Deux', seen: 'Un' });
	await noteMeeting(mentor.actor, { pair: id, day: today, minutes: 30, subject: '' });
	const meeting = (await myPair(mentee.actor, id)).meetings[0]!.id;
	expect(await refusal(removeMeeting(other.mentor.actor, id, meeting))).toBe('not_found');
	expect(await refusal(removeMeeting(other.mentor.actor, other.id, meeting))).toBe('not_found');
	await removeMeeting(mentee.actor, id, meeting);
	expect(await myPair(mentor.actor, id)).toMatchObject({ objectives: 'Deux', meetings: [] });
});

test('one’s data say what one answered and gave as a reason, and nothing of what the other did', async () => {
	const { id, mentor, mentee } = await activePair();
	await endPair({ actor: mentor.actor, pairId: id, reason: 'Je déménage' });
	const pairsOf = async (actor: typeof mentor.actor) => (await exportMyData(actor)).data['jumelages'];
	expect(await pairsOf(mentor.actor)).toMatchObject([
		{ jumelage: id, accepte_le: expect.any(Date), raison_donnee: 'Je déménage' }
	]);
	expect(await pairsOf(mentee.actor)).toMatchObject([
		{ jumelage: id, accepte_le: expect.any(Date), raison_donnee: '' }
	]);
	// Of a proposal that one has not answered, the other's answer is not told by theirs.
	const made = await year([{}], [{}]);
	await addPair(staff, made.code, { mentor: made.mentors[0]!.id, mentee: made.mentees[0]!.id });
	await sendPairs(staff, made.code);
	await answerPair(made.mentors[0]!.actor, (await pairIn(made.code)).id, true);
	expect(await pairsOf(made.mentees[0]!.actor)).toMatchObject([{ accepte_le: null, raison_donnee: '' }]);
});

test('whoever left comes back only from a member organisation, and whoever is in may go on', async () => {
	const { code, mentors, mentees } = await year([{}], [{}]);
	const [stays, leaves] = [mentors[0]!, mentees[0]!];
	await withdraw(leaves.actor, code);
	await write('members.test', (tx) =>
		tx
			.update(t.organisation)
			.set({ isMember: false })
			.where(inArray(t.organisation.id, [stays.organisationId, leaves.organisationId]))
	);
	expect(await refusal(enrol(leaves.actor, code, SAID))).toBe('mentoring_not_member');
	expect(await isOfMentoring(leaves.actor)).toBe(false);
	await enrol(stays.actor, code, { ...SAID, role: 'mentor', about: 'Toujours là' });
	expect((await myProfile(stays.actor, code)).profile).toMatchObject({ about: 'Toujours là' });
});

test('nobody is brought together in a year that is over', async () => {
	const { code, mentors, mentees } = await year([{}, {}], [{}, {}]);
	const by = { mentor: mentors[0]!.id, mentee: mentees[0]!.id };
	await addPair(staff, code, by);
	const days = { intakeOpens: addDays(today, -30), intakeCloses: addDays(today, -20) };
	await setProgram(staff, code, {
		...YEAR,
		...days,
		startsOn: days.intakeCloses,
		endsOn: addDays(today, -1)
	});
	expect(await refusal(proposePairs(staff, code))).toBe('mentoring_over');
	expect(await refusal(addPair(staff, code, { ...by, mentor: mentors[1]!.id }))).toBe('mentoring_over');
	expect(await refusal(sendPairs(staff, code))).toBe('mentoring_over');
	expect((await pairIn(code)).state).toBe('draft');
});

test('a mentor of three reads as many statements as a mentor of one, each with their own', async () => {
	const { code, mentors, mentees } = await year([{ capacity: 3 }, {}], [{}, {}, {}, {}]);
	const [three, one] = [mentors[0]!, mentors[1]!];
	for (const [i, { id }] of mentees.entries())
		await addPair(staff, code, { mentor: i < 3 ? three.id : one.id, mentee: id });
	await sendPairs(staff, code);
	const of = (actor: typeof one.actor) => countStatements(() => myMentoring(actor));
	expect(await of(three.actor)).toBe(await of(one.actor));
	expect((await myMentoring(one.actor)).years[0]!.pairs).toMatchObject([
		{ isActive: false, isAccepted: false, other: { role: 'mentee', themes: ['accueil'] } }
	]);
	const [first] = (await myMentoring(three.actor)).years[0]!.pairs;
	for (const { actor } of [three, mentees[0]!]) await answerPair(actor, first!.id, true);
	await daysLater(40, async () => {
		await followPairs();
		const { pairs } = (await myMentoring(three.actor)).years[0]!;
		expect(pairs.map(({ isActive, isAsked, isAccepted }) => [isActive, isAsked, isAccepted])).toEqual([
			[true, true, true]
		]);
		await answerCheckIn(three.actor, { pair: first!.id, month: 1, answer: 'well', words: '' });
		expect((await myMentoring(three.actor)).years[0]!.pairs[0]).toMatchObject({ isAsked: false });
		expect((await myMentoring(mentees[0]!.actor)).years[0]!.pairs[0]).toMatchObject({ isAsked: true });
	});
});
