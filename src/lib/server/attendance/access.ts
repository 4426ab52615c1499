import { and, eq } from 'drizzle-orm';
import { isStaff, type Actor } from '../auth/policy.ts';
import { reader } from '../db/client.ts';
import { courseSession } from '../db/schema/courses.ts';
import { speaker } from '../db/schema/programme.ts';
import { Refusal } from '../errors.ts';

/**
 * Whether the actor keeps the sheets of an event's sessions and sees who is registered: the permanence, and the
 * trainers of a dated offer. Whoever speaks at a colloquium keeps none: its sheets name everybody, and make hours.
 */
export async function maySeeSheets(actor: Actor, eventId: number): Promise<boolean> {
	if (isStaff(actor)) return true;
	if (actor.kind !== 'person') return false;
	const db = await reader();
	const [found] = await db
		.select({ id: speaker.id })
		.from(speaker)
		.innerJoin(courseSession, eq(courseSession.eventId, speaker.eventId))
		.where(and(eq(speaker.eventId, eventId), eq(speaker.personId, actor.personId)))
		.limit(1);
	return found !== undefined;
}

/** @throws Refusal `not_found` (404) unless {@link maySeeSheets}: to others, the event has no sheets */
export async function requireSheetKeeper(actor: Actor, eventId: number): Promise<void> {
	if (!(await maySeeSheets(actor, eventId))) throw new Refusal('not_found', { status: 404 });
}
