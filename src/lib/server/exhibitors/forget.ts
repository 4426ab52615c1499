import { and, inArray } from 'drizzle-orm';
import { contractAcceptance, exhibitor } from '../db/schema/exhibitors.ts';
import { lead } from '../db/schema/leads.ts';
import type { Tx } from '../db/write.ts';

/**
 * Takes out of exhibitors what names those who answered for them: their telephone, what they asked of the floor, the name
 * that they signed. The public sheet is their organisation's, and stays; nothing stays of a draft, or of one withdrawn, nor
 * of those whose badge an exhibitor read.
 * @param name what stands where a name was (a trigger lets no other be written in a contract)
 */
export async function forgetInExhibitors(tx: Tx, ids: readonly number[], name: string): Promise<void> {
	await tx.delete(lead).where(inArray(lead.personId, [...ids]));
	const theirs = inArray(exhibitor.contactPersonId, [...ids]);
	await tx
		.update(exhibitor)
		.set({ phone: '', needs: { power: false, wifi: false, note: '' } })
		.where(theirs);
	await tx
		.update(exhibitor)
		.set({ name: '', summary: '', description: '', summaryEn: '', descriptionEn: '', website: '' })
		.where(and(theirs, inArray(exhibitor.status, ['draft', 'withdrawn'])));
	await tx
		.update(contractAcceptance)
		.set({ signedAs: name })
		.where(inArray(contractAcceptance.acceptedBy, [...ids]));
}
