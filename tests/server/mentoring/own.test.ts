import { expect, test } from 'vitest';
import { addDays } from '../../../src/lib/format/dates.ts';
import { endPair } from '../../../src/lib/server/mentoring/end.ts';
import {
	answerPair,
	noteMeeting,
	removeMeeting,
	setObjectives
} from '../../../src/lib/server/mentoring/follow.ts';
import { isOfMentoring, myMentoring, myPair, myProfile } from '../../../src/lib/server/mentoring/own.ts';
import { proposePairs, sendPairs } from '../../../src/lib/server/mentoring/pairs.ts';
import { enrol, withdraw } from '../../../src/lib/server/mentoring/profile.ts';
import { setProgram } from '../../../src/lib/server/mentoring/programs.ts';
import { activePair, member, pairIn, SAID, staff, today, YEAR, year } from '../../factories/mentoring.ts';
import { makePerson } from '../../factories/people.ts';
import { refusal } from '../../setup/guards.ts';

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
	await withdraw(mentor.actor, mentor.id);
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
