import { and, desc, eq } from 'drizzle-orm';
import { requirePerson, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { reader } from '../../db/client.ts';
import { event } from '../../db/schema/events.ts';
import { callForProposals } from '../../db/schema/proposals.ts';
import { reviewer } from '../../db/schema/selection.ts';
import { Refusal } from '../../errors.ts';

/** The committee of an event, for one of those who read in it. */
export interface Committee {
	personId: number;
	event: { id: number; slug: string; name: string; timezone: string };
	/** Names, organisations and biographies are kept from those who read. */
	blind: boolean;
	reviewsCloseAt: Date;
	isOpen: boolean;
}

/**
 * The committee that the actor reads in.
 * @throws Refusal `sign_in_required` (401); `not_found` (404) for whoever is not of it, who learns nothing of it; the
 *   permanence too, which reads in the office
 */
export async function requireReviewer(actor: Actor, eventSlug: string): Promise<Committee> {
	const { personId } = requirePerson(actor);
	const db = await reader();
	const [found] = await db
		.select({
			event: { id: event.id, slug: event.slug, name: event.name, timezone: event.timezone },
			blind: callForProposals.blind,
			reviewsCloseAt: callForProposals.reviewsCloseAt
		})
		.from(reviewer)
		.innerJoin(event, eq(event.id, reviewer.eventId))
		.innerJoin(callForProposals, eq(callForProposals.eventId, event.id))
		.where(and(eq(reviewer.personId, personId), eq(event.slug, eventSlug)));
	if (!found) throw new Refusal('not_found', { status: 404 });
	return { personId, ...found, isOpen: found.reviewsCloseAt > now() };
}

/** The events in whose committee the actor reads, the latest first; nothing for anyone else. */
export async function committeesOf(actor: Actor): Promise<{ slug: string; name: string }[]> {
	if (actor.kind !== 'person') return [];
	const db = await reader();
	return db
		.select({ slug: event.slug, name: event.name })
		.from(reviewer)
		.innerJoin(event, eq(event.id, reviewer.eventId))
		.innerJoin(callForProposals, eq(callForProposals.eventId, event.id))
		.where(eq(reviewer.personId, actor.personId))
		.orderBy(desc(event.firstDay));
}
