import { inArray, or } from 'drizzle-orm';
import {
	mentoringAnswer,
	mentoringMeeting,
	mentoringPair,
	mentoringProfile
} from '../db/schema/mentoring.ts';
import type { Tx } from '../db/write.ts';

/** Takes people's words out of mentoring; that pairs met, and for how long, stays as figures of nobody. */
export async function forgetInMentoring(tx: Tx, personIds: readonly number[]): Promise<void> {
	const theirs = tx
		.select({ id: mentoringProfile.id })
		.from(mentoringProfile)
		.where(inArray(mentoringProfile.personId, [...personIds]));
	const ofThem = or(inArray(mentoringPair.mentorId, theirs), inArray(mentoringPair.menteeId, theirs));
	const pairs = tx.select({ id: mentoringPair.id }).from(mentoringPair).where(ofThem);
	await tx.update(mentoringMeeting).set({ subject: '' }).where(inArray(mentoringMeeting.pairId, pairs));
	await tx.update(mentoringAnswer).set({ words: '' }).where(inArray(mentoringAnswer.pairId, pairs));
	await tx.update(mentoringPair).set({ objectives: '', endReason: '' }).where(ofThem);
	await tx
		.update(mentoringProfile)
		.set({ about: '' })
		.where(inArray(mentoringProfile.personId, [...personIds]));
}
