import { and, eq } from 'drizzle-orm';
import { record } from '../../audit/record.ts';
import type { Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { proposal, proposalSpeaker } from '../../db/schema/proposals.ts';
import { draftPlacement } from '../../db/schema/timetable.ts';
import { write } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { emit } from '../../outbox/emit.ts';
import { openOwnProposal } from './access.ts';
import { dropSpeakers } from './speaker-rows.ts';

/**
 * Takes a proposal out, at any time before it is declined. Once the committee has answered, the permanence is told. What
 * was still to be placed leaves the board; a session already published stays as it is, with its people: what becomes of
 * it is for the permanence to decide.
 * @throws Refusal `proposal_settled` for one that was declined
 */
export async function withdrawProposal(request: { actor: Actor; code: string }): Promise<void> {
	const { actor, code } = request;
	await write('programme.withdrawProposal', async (tx) => {
		const { proposal: current } = await openOwnProposal(tx, actor, code);
		if (current.status === 'withdrawn') return;
		if (current.status === 'declined') throw new Refusal('proposal_settled');
		const at = now();
		await tx
			.update(proposal)
			.set({ status: 'withdrawn', withdrawnAt: at, updatedAt: at, decision: null, reserveRank: null })
			.where(eq(proposal.id, current.id));
		await tx.delete(draftPlacement).where(eq(draftPlacement.proposalId, current.id));
		if (current.status === 'confirmed' && current.sessionId === null) {
			const people = await tx
				.select({ personId: proposalSpeaker.personId })
				.from(proposalSpeaker)
				.where(and(eq(proposalSpeaker.proposalId, current.id), eq(proposalSpeaker.status, 'accepted')));
			await dropSpeakers(
				tx,
				current.eventId,
				people.map(({ personId }) => personId!)
			);
		}
		await record(tx, actor, {
			action: 'proposal.withdrawn',
			objectKind: 'proposal',
			objectId: current.id,
			details: { code, was: current.status }
		});
		if (['accepted', 'waitlisted', 'confirmed'].includes(current.status))
			await emit(tx, 'proposal.withdrawn', { proposalId: current.id });
	});
}
