import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { followPairs } from '../../../src/lib/server/mentoring/ask.ts';
import { stopPair } from '../../../src/lib/server/mentoring/end.ts';
import { answerPair, noteMeeting } from '../../../src/lib/server/mentoring/follow.ts';
import { myPair } from '../../../src/lib/server/mentoring/own-pairs.ts';
import { proposePairs, sendPairs } from '../../../src/lib/server/mentoring/pairs.ts';
import { withdraw } from '../../../src/lib/server/mentoring/profile.ts';
import { activePair, pairIn, staff, today, year } from '../../factories/mentoring.ts';
import { daysLater } from '../../factories/survey.ts';

/** A pair that its mentor accepted, and its mentee has not answered. */
async function halfAccepted() {
	const made = await year([{}], [{}]);
	await proposePairs(staff, made.code);
	await sendPairs(staff, made.code);
	const { id } = await pairIn(made.code);
	const [mentor, mentee] = [made.mentors[0]!.actor, made.mentees[0]!.actor];
	await answerPair(mentor, id, true);
	return { code: made.code, id, mentor, mentee };
}

test('of a proposal that came to nothing, the store does not keep who had accepted', async () => {
	const ends: ((made: Awaited<ReturnType<typeof halfAccepted>>) => Promise<unknown>)[] = [
		({ id, mentee }) => answerPair(mentee, id, false),
		({ code, mentee }) => withdraw(mentee, code),
		({ id }) => stopPair({ actor: staff, pairId: id, reason: 'Trop de demandes' }),
		() => daysLater(11, followPairs)
	];
	for (const end of ends) {
		const made = await halfAccepted();
		const row = async () =>
			(await (await reader()).select().from(t.mentoringPair).where(eq(t.mentoringPair.id, made.id)))[0]!;
		expect((await row()).mentorAcceptedAt).not.toBeNull();
		await end(made);
		expect(['declined', 'ended', 'lapsed']).toContain((await row()).state);
		expect(await row()).toMatchObject({ mentorAcceptedAt: null, menteeAcceptedAt: null });
	}
});

test('a meeting whose press is sent twice, or by both at once, is one; another length is another', async () => {
	const { id, mentor, mentee } = await activePair();
	const meeting = { pair: id, day: today, minutes: 60, subject: 'Bilan' };
	await Promise.all([mentor, mentor, mentee].map(({ actor }) => noteMeeting(actor, meeting)));
	expect((await myPair(mentee.actor, id)).meetings).toHaveLength(1);
	await noteMeeting(mentee.actor, { ...meeting, minutes: 45 });
	expect((await myPair(mentor.actor, id)).meetings).toHaveLength(2);
});

test('a theme named six times weighs as one', async () => {
	const made = await year(
		[{ themes: ['accueil', 'bilan'] }],
		[{ themes: ['accueil', 'accueil', 'accueil', 'accueil'] }, { themes: ['accueil', 'bilan'] }]
	);
	await proposePairs(staff, made.code);
	expect((await pairIn(made.code)).themes).toEqual(['accueil', 'bilan']);
});
