import { and, eq } from 'drizzle-orm';
import { canonicalEmail } from '../../../format/names.ts';
import { record } from '../../audit/record.ts';
import { requirePerson, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { proposal, proposalSpeaker, speakerProfile } from '../../db/schema/proposals.ts';
import { write } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { findEvent } from '../../events/queries.ts';
import { readableCode } from '../../ids.ts';
import { findCall, requireCallOpen } from './call.ts';

/** Far more than anyone speaks in, those withdrawn counted too: keeps a loop from filling the store. */
const MAX_PROPOSALS = 20;

/**
 * Begins a draft for whoever asks, signed in. One begun before and still untouched is given again: pressing twice
 * leaves one.
 * @throws Refusal `not_found` (404: no such event, or no call), `call_not_open`, `call_closed`, `too_many_proposals`
 */
export async function beginProposal(request: { actor: Actor; eventSlug: string }): Promise<{ code: string }> {
	const { actor, eventSlug } = request;
	const person = requirePerson(actor);
	const event = await findEvent(eventSlug, actor);
	return write('proposals.begin', async (tx) => {
		const call = await findCall(tx, event.id);
		if (!call) throw new Refusal('not_found', { status: 404 });
		requireCallOpen(call);
		const mine = await tx
			.select({ code: proposal.code, status: proposal.status, revision: proposal.revision })
			.from(proposal)
			.where(and(eq(proposal.eventId, event.id), eq(proposal.submitterId, person.personId)));
		const untouched = mine.find(({ status, revision }) => status === 'draft' && revision === 1);
		if (untouched) return { code: untouched.code };
		if (mine.length >= MAX_PROPOSALS)
			throw new Refusal('too_many_proposals', { values: { max: MAX_PROPOSALS } });
		const at = now();
		const code = readableCode(10);
		const [made] = await tx
			.insert(proposal)
			.values({
				eventId: event.id,
				code,
				submitterId: person.personId,
				createdAt: at,
				updatedAt: at
			})
			.returning({ id: proposal.id });
		const [profile] = await tx
			.select({ name: speakerProfile.name })
			.from(speakerProfile)
			.where(eq(speakerProfile.personId, person.personId));
		await tx.insert(proposalSpeaker).values({
			proposalId: made!.id,
			personId: person.personId,
			name: profile?.name ?? person.name,
			email: person.email,
			emailCanonical: canonicalEmail(person.email),
			status: 'accepted',
			invitedAt: at,
			answeredAt: at
		});
		await record(tx, actor, {
			action: 'proposal.begun',
			objectKind: 'proposal',
			objectId: made!.id,
			details: { code }
		});
		return { code };
	});
}
