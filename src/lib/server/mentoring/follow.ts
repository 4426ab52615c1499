import { and, eq } from 'drizzle-orm';
import { dayOf } from '../../format/dates.ts';
import type { CheckInInput, MeetingInput } from '../../schemas/mentoring.ts';
import type { Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { mentoringAnswer, mentoringMeeting, mentoringPair } from '../db/schema/mentoring.ts';
import { write } from '../db/write.ts';
import { violation } from '../db/violations.ts';
import { Refusal } from '../errors.ts';
import { emit } from '../outbox/emit.ts';
import { endIn } from './end.ts';
import { pairOf } from './pair-of.ts';
import { orRefusal } from './refusals.ts';

/**
 * Accepts or declines a pair that is proposed, as one of the two; it is active once both accepted. Who declined is told
 * to nobody, the journal included: no line of it says who answered.
 * @throws Refusal `sign_in_required` (401), `not_found` (404), `mentoring_settled` for one that no longer waits
 */
export async function answerPair(actor: Actor, pairId: number, accepts: boolean): Promise<void> {
	await orRefusal(() =>
		write('mentoring.answer', async (tx) => {
			const { pair, side } = await pairOf(tx, actor, pairId);
			if (pair.state !== 'proposed' || pair.answersBy! <= now()) throw new Refusal('mentoring_settled');
			const same = eq(mentoringPair.id, pairId);
			const at = now();
			if (accepts) {
				const given = side === 'mentor' ? { mentorAcceptedAt: at } : { menteeAcceptedAt: at };
				const both = { ...pair, ...given };
				const isActive = both.mentorAcceptedAt !== null && both.menteeAcceptedAt !== null;
				await tx
					.update(mentoringPair)
					.set({ ...given, ...(isActive && { state: 'active', activeAt: at }) })
					.where(same);
				if (isActive) await emit(tx, 'mentoring.pair', { pairId, what: 'active' });
			} else {
				// Who had accepted leaves with the proposal: it would tell who declined.
				await tx
					.update(mentoringPair)
					.set({ state: 'declined', endedAt: at, mentorAcceptedAt: null, menteeAcceptedAt: null })
					.where(same);
				await emit(tx, 'mentoring.pair', { pairId, what: 'over' });
			}
		})
	);
}

/**
 * Notes that a pair met. Its subject is read by the two alone. A press sent again notes nothing more, or what the year is
 * said to have met would double.
 * @throws Refusal `sign_in_required` (401), `not_found` (404), `mentoring_meeting_day`, `mentoring_settled`
 */
export async function noteMeeting(actor: Actor, input: MeetingInput): Promise<void> {
	await orRefusal(() =>
		write('mentoring.noteMeeting', async (tx) => {
			const { pair } = await pairOf(tx, actor, input.pair);
			if (pair.state !== 'active') throw new Refusal('mentoring_settled');
			if (input.day > dayOf(now()) || input.day < dayOf(pair.activeAt!))
				throw new Refusal('mentoring_meeting_day', { field: 'day' });
			const { pair: pairId, ...meeting } = input;
			const [same] = await tx
				.select({ id: mentoringMeeting.id })
				.from(mentoringMeeting)
				.where(
					and(
						...[eq(mentoringMeeting.pairId, pairId), eq(mentoringMeeting.day, meeting.day)],
						...[eq(mentoringMeeting.minutes, meeting.minutes), eq(mentoringMeeting.subject, meeting.subject)]
					)
				);
			if (same) return;
			await tx.insert(mentoringMeeting).values({ ...meeting, pairId, notedAt: now() });
		})
	);
}

/**
 * Takes out a meeting that was noted by mistake, whoever of the two noted it.
 * @throws Refusal `sign_in_required` (401), `not_found` (404), `mentoring_settled`
 */
export async function removeMeeting(actor: Actor, pairId: number, meetingId: number): Promise<void> {
	await write('mentoring.removeMeeting', async (tx) => {
		const { pair } = await pairOf(tx, actor, pairId);
		if (pair.state !== 'active') throw new Refusal('mentoring_settled');
		const gone = await tx
			.delete(mentoringMeeting)
			.where(and(eq(mentoringMeeting.id, meetingId), eq(mentoringMeeting.pairId, pairId)))
			.returning({ id: mentoringMeeting.id });
		if (gone.length === 0) throw new Refusal('not_found', { status: 404 });
	});
}

/**
 * Writes what a pair agreed to work on.
 * @param objectives.seen what the page read: the other may have written since
 * @throws Refusal `sign_in_required` (401), `not_found` (404), `mentoring_settled`, `stale_page`
 */
export async function setObjectives(
	actor: Actor,
	pairId: number,
	{ objectives, seen }: { objectives: string; seen: string }
): Promise<void> {
	await write('mentoring.setObjectives', async (tx) => {
		const { pair } = await pairOf(tx, actor, pairId);
		if (pair.state !== 'active') throw new Refusal('mentoring_settled');
		if (pair.objectives !== seen && pair.objectives !== objectives) throw new Refusal('stale_page');
		await tx.update(mentoringPair).set({ objectives }).where(eq(mentoringPair.id, pairId));
	});
}

/**
 * Answers the permanence how a pair goes, once or again; who stops ends it, with these words as the reason.
 * @throws Refusal `sign_in_required` (401), `not_found` (404), also for what was not asked; `mentoring_settled` for a pair
 *   that is over
 */
export async function answerCheckIn(actor: Actor, input: CheckInInput): Promise<void> {
	const { pair: pairId, month, answer, words } = input;
	try {
		await write('mentoring.answerCheckIn', async (tx) => {
			const { pair, side, profileId } = await pairOf(tx, actor, pairId);
			if (pair.state !== 'active') throw new Refusal('mentoring_settled');
			const said = { answer, words, at: now() };
			await tx
				.insert(mentoringAnswer)
				.values({ pairId, month, profileId, ...said })
				.onConflictDoUpdate({
					target: [mentoringAnswer.pairId, mentoringAnswer.month, mentoringAnswer.profileId],
					set: said
				});
			if (answer === 'stop') await endIn(tx, actor, pair, { by: side, reason: words });
		});
	} catch (error) {
		if (violation(error)?.includes('FOREIGN KEY')) throw new Refusal('not_found', { status: 404 });
		throw error;
	}
}
