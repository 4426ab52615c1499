import { and, eq, inArray, isNull, or } from 'drizzle-orm';
import { FORGOTTEN_DOMAIN } from '../../format/names.ts';
import {
	formerSpeaker,
	programmeFile,
	proposal,
	proposalSpeaker,
	speakerProfile,
	unavailability
} from '../db/schema/proposals.ts';
import type { Tx } from '../db/write.ts';
import { secretToken } from '../ids.ts';

/**
 * Takes out of proposals what names these people: their lines, their profile, when they were away, what they wrote to a
 * committee and sent it. Titles and summaries stay, as what an edition was offered; nothing stays of a draft.
 * @param emails their canonical addresses, which others may have invited
 * @param name what stands where a name was
 */
export async function forgetProposals(
	tx: Tx,
	ids: readonly number[],
	emails: readonly string[],
	name: string
): Promise<void> {
	const lines = await tx
		.select({ id: proposalSpeaker.id })
		.from(proposalSpeaker)
		.where(
			or(inArray(proposalSpeaker.personId, [...ids]), inArray(proposalSpeaker.emailCanonical, [...emails]))
		);
	for (const { id } of lines) {
		const email = `anonyme-${secretToken(9).toLowerCase()}@${FORGOTTEN_DOMAIN}`;
		await tx
			.update(proposalSpeaker)
			.set({ name, email, emailCanonical: email })
			.where(eq(proposalSpeaker.id, id));
	}
	await tx.delete(speakerProfile).where(inArray(speakerProfile.personId, [...ids]));
	await tx.delete(formerSpeaker).where(inArray(formerSpeaker.personId, [...ids]));
	await tx.delete(unavailability).where(inArray(unavailability.personId, [...ids]));
	const theirs = inArray(proposal.submitterId, [...ids]);
	await tx.update(proposal).set({ description: '', note: '', answers: {} }).where(theirs);
	await tx
		.update(proposal)
		.set({ title: '', summary: '' })
		.where(and(theirs, inArray(proposal.status, ['draft', 'withdrawn'])));
	await tx
		.delete(programmeFile)
		.where(and(inArray(programmeFile.uploadedBy, [...ids]), isNull(programmeFile.publishedAt)));
}
