import { and, eq } from 'drizzle-orm';
import type { LeadNote } from '../../../schemas/leads.ts';
import type { Actor } from '../../auth/policy.ts';
import { lead } from '../../db/schema/leads.ts';
import { violation } from '../../db/violations.ts';
import { write } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { openOwnExhibitor } from '../access.ts';

/**
 * Writes what a team notes of a contact. The trail does not keep it: it is theirs, and goes if the visitor withdraws.
 * @throws Refusal `lead_changed` (`revision`: the one to read) when somebody else of the team wrote since, `lead_refused`
 *   once the visitor said no, `not_found` (404), `not_allowed` (403)
 */
export async function annotateLead(request: {
	actor: Actor;
	/** The exhibitor. */
	code: string;
	input: LeadNote;
}): Promise<void> {
	const { actor, code, input } = request;
	const { lead: leadCode, revision, ...written } = input;
	await write('leads.annotate', async (tx) => {
		const { exhibitor } = await openOwnExhibitor(tx, actor, code);
		const [found] = await tx
			.select()
			.from(lead)
			.where(and(eq(lead.code, leadCode), eq(lead.exhibitorId, exhibitor.id)));
		if (!found) throw new Refusal('not_found', { status: 404 });
		const isSame =
			found.note === written.note &&
			found.interest === written.interest &&
			JSON.stringify(found.tags) === JSON.stringify(written.tags);
		// Also of an earlier revision: the answer to one's own save may have been lost.
		if (isSame) return;
		if (found.revision !== revision)
			throw new Refusal('lead_changed', { values: { revision: found.revision } });
		await tx
			.update(lead)
			.set({ ...written, revision: revision + 1 })
			.where(eq(lead.id, found.id));
	}).catch((error: unknown) => {
		throw violation(error) === 'lead_refused' ? new Refusal('lead_refused') : error;
	});
}
