import { and, asc, eq, ne } from 'drizzle-orm';
import { record } from '../../audit/record.ts';
import { isStaff, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { proposal, proposalSpeaker } from '../../db/schema/proposals.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { emit } from '../../outbox/emit.ts';
import {
	isLive,
	isPast,
	openProposal,
	requireEdits,
	requireNoConflict,
	type Access,
	type SpeakerRow
} from './access.ts';
import { dropSpeakers, writeSpeakers } from './speaker-rows.ts';
import { forgetUnavailable } from './unavailability.ts';

/**
 * Takes somebody out of a proposal, or leaves it: the others go on with it. One leaves until its session is over, and the permanence
 * takes anybody out at any time; those who speak in it take others out as long as it may be changed, never whoever answers
 * for it. When that one leaves, the next who speaks answers for it. Those who stay are told, and whoever was taken out;
 * the permanence too once the committee has answered. Whoever spoke in it never reads it for the committee (trigger), and
 * when they cannot be there is forgotten with their last proposal to the event.
 * @throws Refusal `not_found` (404), `not_allowed` (403), `review_conflict` (403) for staff who have one,
 *   `proposal_settled` when nothing may come of it any more, `session_over` once it was given, `speaker_last` when nobody would speak, and what
 *   `requireEdits` refuses
 */
export async function removeSpeaker(request: {
	actor: Actor;
	code: string;
	speakerId: number;
}): Promise<void> {
	const { actor, code, speakerId } = request;
	await write('programme.removeSpeaker', async (tx) => {
		const access = await openProposal(tx, actor, code);
		if (access.as === 'invited') throw new Refusal('not_found', { status: 404 });
		const { proposal: current } = access;
		const [line] = await tx
			.select()
			.from(proposalSpeaker)
			.where(and(eq(proposalSpeaker.id, speakerId), eq(proposalSpeaker.proposalId, current.id)));
		if (!line) throw new Refusal('not_found', { status: 404 });
		await requireMay(tx, actor, access, line);
		if (line.personId === current.submitterId) await handOver(tx, actor, access);
		await tx.delete(proposalSpeaker).where(eq(proposalSpeaker.id, line.id));
		if (current.status === 'confirmed' && line.status === 'accepted') {
			await writeSpeakers(tx, current);
			await dropSpeakers(tx, current.eventId, [line.personId!]);
		}
		if (line.status === 'accepted') await forgetUnavailable(tx, current.eventId, [line.personId!]);
		const isOwn = line.id === access.own?.id;
		await record(tx, actor, {
			action: isOwn ? 'speaker.left' : 'speaker.removed',
			objectKind: 'proposal',
			objectId: current.id,
			details: { code }
		});
		if (line.status === 'accepted')
			await emit(tx, 'speaker.left', {
				proposalId: current.id,
				personId: line.personId!,
				by: actor.kind === 'person' ? actor.personId : null
			});
	});
}

async function requireMay(tx: Tx, actor: Actor, access: Access, line: SpeakerRow): Promise<void> {
	const { proposal: current, own } = access;
	if (line.id === own?.id) {
		if (!isLive(current)) throw new Refusal('proposal_settled');
		if (isPast(access.session) && !isStaff(actor)) throw new Refusal('session_over');
	} else if (isStaff(actor)) {
		await requireNoConflict(tx, actor, access);
		if (!isLive(current)) throw new Refusal('proposal_settled');
	} else {
		requireEdits(access);
		if (line.personId === current.submitterId) throw new Refusal('not_allowed', { status: 403 });
	}
}

/** @throws Refusal `speaker_last` when nobody else speaks in it: it is withdrawn instead */
async function handOver(tx: Tx, actor: Actor, { proposal: current }: Access): Promise<void> {
	const [next] = await tx
		.select({ personId: proposalSpeaker.personId })
		.from(proposalSpeaker)
		.where(
			and(
				eq(proposalSpeaker.proposalId, current.id),
				eq(proposalSpeaker.status, 'accepted'),
				ne(proposalSpeaker.personId, current.submitterId)
			)
		)
		.orderBy(asc(proposalSpeaker.position), asc(proposalSpeaker.id))
		.limit(1);
	if (!next) throw new Refusal('speaker_last');
	await tx
		.update(proposal)
		.set({ submitterId: next.personId!, updatedAt: now() })
		.where(eq(proposal.id, current.id));
	await record(tx, actor, {
		action: 'proposal.handed_over',
		objectKind: 'proposal',
		objectId: current.id,
		details: { personId: next.personId! }
	});
}
