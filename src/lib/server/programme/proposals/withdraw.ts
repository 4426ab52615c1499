import { and, eq } from 'drizzle-orm';
import { record } from '../../audit/record.ts';
import { isStaff, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { proposal, proposalSpeaker } from '../../db/schema/proposals.ts';
import { draftPlacement } from '../../db/schema/timetable.ts';
import { write } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { emit } from '../../outbox/emit.ts';
import { isPast, openProposal, requireNoConflict } from './access.ts';
import { dropSpeakers } from './speaker-rows.ts';
import { forgetUnavailable } from './unavailability.ts';

/**
 * Takes a proposal out, at any time before it is declined or its session is over: by whoever answers for it, or by the permanence; somebody else
 * who speaks in it leaves alone. Those who speak in it are told, and the permanence once the committee has answered. What
 * was still to be placed leaves the board; a session already published stays as it is, with its people: what becomes of
 * it is for the permanence to decide.
 * @throws Refusal `not_found` (404), `not_allowed` (403), `review_conflict` (403) for staff who have one,
 *   `proposal_settled` for one that was declined, `session_over` once it was given
 */
export async function withdrawProposal(request: { actor: Actor; code: string }): Promise<void> {
	const { actor, code } = request;
	await write('programme.withdrawProposal', async (tx) => {
		const access = await openProposal(tx, actor, code);
		if (access.as === 'invited') throw new Refusal('not_found', { status: 404 });
		const { proposal: current, own } = access;
		if (own?.personId !== current.submitterId) {
			if (!isStaff(actor)) throw new Refusal('not_allowed', { status: 403 });
			await requireNoConflict(tx, actor, access);
		}
		if (current.status === 'withdrawn') return;
		if (current.status === 'declined') throw new Refusal('proposal_settled');
		if (isPast(access.session)) throw new Refusal('session_over');
		const at = now();
		await tx
			.update(proposal)
			.set({ status: 'withdrawn', withdrawnAt: at, updatedAt: at, decision: null, reserveRank: null })
			.where(eq(proposal.id, current.id));
		await tx.delete(draftPlacement).where(eq(draftPlacement.proposalId, current.id));
		const people = await tx
			.select({ personId: proposalSpeaker.personId })
			.from(proposalSpeaker)
			.where(and(eq(proposalSpeaker.proposalId, current.id), eq(proposalSpeaker.status, 'accepted')));
		const personIds = people.map(({ personId }) => personId!);
		if (current.status === 'confirmed' && current.sessionId === null)
			await dropSpeakers(tx, current.eventId, personIds);
		await forgetUnavailable(tx, current.eventId, personIds);
		await record(tx, actor, {
			action: 'proposal.withdrawn',
			objectKind: 'proposal',
			objectId: current.id,
			details: { code, was: current.status }
		});
		const by = actor.kind === 'person' ? actor.personId : null;
		const isAnswered = ['accepted', 'waitlisted', 'confirmed'].includes(current.status);
		if (isAnswered || people.some(({ personId }) => personId !== by))
			await emit(tx, 'proposal.withdrawn', { proposalId: current.id, by });
	});
}
