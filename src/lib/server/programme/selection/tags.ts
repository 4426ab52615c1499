import { and, asc, eq, inArray } from 'drizzle-orm';
import { record } from '../../audit/record.ts';
import type { Actor } from '../../auth/policy.ts';
import { reader } from '../../db/client.ts';
import { proposal, proposalTag } from '../../db/schema/proposals.ts';
import { write, type Tx } from '../../db/write.ts';
import { staffEvent } from '../../events/staff-events.ts';

/**
 * Puts a tag on several proposals, or takes it off. Only staff see tags.
 * @returns how many were changed
 * @throws Refusal `not_allowed` (403), `not_found` (404)
 */
export async function tagProposals(input: {
	actor: Actor;
	eventSlug: string;
	codes: readonly string[];
	tag: string;
	off?: boolean;
}): Promise<number> {
	const event = await staffEvent(input.actor, input.eventSlug);
	return write('selection.tagProposals', async (tx) => {
		const found = await tx
			.select({ id: proposal.id })
			.from(proposal)
			.where(and(eq(proposal.eventId, event.id), inArray(proposal.code, [...input.codes])));
		return changeTag(tx, input.actor, { ids: found.map(({ id }) => id), tag: input.tag, off: input.off });
	});
}

/** As {@link tagProposals}, within a write. */
export async function changeTag(
	tx: Tx,
	actor: Actor,
	{ ids, tag, off = false }: { ids: number[]; tag: string; off?: boolean | undefined }
): Promise<number> {
	if (ids.length === 0) return 0;
	const changed = off
		? await tx
				.delete(proposalTag)
				.where(and(inArray(proposalTag.proposalId, ids), eq(proposalTag.tag, tag)))
				.returning()
		: await tx
				.insert(proposalTag)
				.values(ids.map((proposalId) => ({ proposalId, tag })))
				.onConflictDoNothing()
				.returning();
	await record(
		tx,
		actor,
		...changed.map(({ proposalId }) => ({
			action: off ? 'proposal.untagged' : 'proposal.tagged',
			objectKind: 'proposal',
			objectId: proposalId,
			details: { tag }
		}))
	);
	return changed.length;
}

/** Every tag in use in an event, for filters and to type again. @throws Refusal `not_allowed` (403), `not_found` (404) */
export async function tagsOf(actor: Actor, eventSlug: string): Promise<string[]> {
	const event = await staffEvent(actor, eventSlug);
	const db = await reader();
	const rows = await db
		.selectDistinct({ tag: proposalTag.tag })
		.from(proposalTag)
		.innerJoin(proposal, eq(proposal.id, proposalTag.proposalId))
		.where(eq(proposal.eventId, event.id))
		.orderBy(asc(proposalTag.tag));
	return rows.map(({ tag }) => tag);
}
