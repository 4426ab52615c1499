import { and, desc, eq, isNotNull, notInArray } from 'drizzle-orm';
import { isStaff, type Actor } from '../auth/policy.ts';
import { reader } from '../db/client.ts';
import { courseSession } from '../db/schema/courses.ts';
import { event } from '../db/schema/events.ts';
import { Refusal } from '../errors.ts';

export type Event = typeof event.$inferSelect;

/**
 * The event at an address, where the actor may see it: published ones for everyone, drafts for staff.
 * @throws Refusal `not_found` (404)
 */
export async function findEvent(slug: string, actor: Actor): Promise<Event> {
	const db = await reader();
	const [found] = await db.select().from(event).where(eq(event.slug, slug));
	if (!found || !isVisible(found, actor)) throw new Refusal('not_found', { status: 404 });
	return found;
}

/** Whether the actor may see an event: draft ones are staff's. */
export function isVisible(found: Pick<Event, 'publishedAt'>, actor: Actor): boolean {
	return found.publishedAt !== null || isStaff(actor);
}

/**
 * Published events, latest first; with `drafts`, all of them (for staff). Dated offers of courses are in the catalogue
 * of trainings, not here.
 */
export async function listEvents(options: { drafts?: boolean } = {}): Promise<Event[]> {
	const db = await reader();
	return db
		.select()
		.from(event)
		.where(
			and(
				notInArray(event.id, db.select({ id: courseSession.eventId }).from(courseSession)),
				options.drafts ? undefined : isNotNull(event.publishedAt)
			)
		)
		.orderBy(desc(event.firstDay), event.id);
}
