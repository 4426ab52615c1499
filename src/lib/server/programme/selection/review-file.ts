import { and, eq, sql } from 'drizzle-orm';
import type { Actor } from '../../auth/policy.ts';
import { reader } from '../../db/client.ts';
import { programmeFile, programmeFileContent, proposal } from '../../db/schema/proposals.ts';
import { Refusal } from '../../errors.ts';
import { requireReviewer } from './committee.ts';

/**
 * A file joined to a proposal, for somebody who reads it. Blind, its name is not given.
 * @throws Refusal as {@link requireReviewer}; `not_found` (404); `review_conflict` (403) for whoever must not read it
 */
export async function reviewFile(
	actor: Actor,
	eventSlug: string,
	code: string,
	fileCode: string
): Promise<{ name: string | null; mediaType: string; bytes: Buffer }> {
	const { personId, event, blind } = await requireReviewer(actor, eventSlug);
	const db = await reader();
	const [found] = await db
		.select({
			name: programmeFile.name,
			mediaType: programmeFile.mediaType,
			bytes: programmeFileContent.bytes,
			status: proposal.status,
			isBarred: sql<number>`EXISTS (SELECT 1 FROM review_barred b WHERE b.proposal_id = ${proposal.id} AND b.person_id = ${personId})`
		})
		.from(programmeFile)
		.innerJoin(proposal, eq(proposal.id, programmeFile.proposalId))
		.innerJoin(programmeFileContent, eq(programmeFileContent.fileId, programmeFile.id))
		.where(and(eq(programmeFile.code, fileCode), eq(proposal.code, code), eq(proposal.eventId, event.id)));
	if (!found || found.status === 'draft' || found.status === 'withdrawn')
		throw new Refusal('not_found', { status: 404 });
	if (found.isBarred) throw new Refusal('review_conflict', { status: 403 });
	return { name: blind ? null : found.name, mediaType: found.mediaType, bytes: found.bytes };
}
