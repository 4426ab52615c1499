import { and, desc, eq, sql } from 'drizzle-orm';
import { auditEntry } from '../db/schema/audit.ts';
import { course, courseSession } from '../db/schema/courses.ts';
import { event } from '../db/schema/events.ts';
import { person } from '../db/schema/members.ts';
import type { Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';

type Event = typeof event.$inferSelect;

/** A dated offer with its event. */
export interface Offer {
	event: Event;
	offer: typeof courseSession.$inferSelect;
}

/**
 * Opens a course to one change: raises its revision if it is still the one that the page read, so that of two people who
 * change it at once the second is told, and who the other was.
 * @throws Refusal `not_found` (404), `training_changed` with `by`
 */
export async function touchCourse(tx: Tx, slug: string, revision: number) {
	const [touched] = await tx
		.update(course)
		.set({ revision: sql`${course.revision} + 1` })
		.where(and(eq(course.slug, slug), eq(course.revision, revision)))
		.returning();
	if (touched) return touched;
	const [other] = await tx.select({ id: course.id }).from(course).where(eq(course.slug, slug));
	if (!other) throw new Refusal('not_found', { status: 404 });
	throw new Refusal('training_changed', { values: { by: await lastToChange(tx, 'course', other.id) } });
}

/** As {@link touchCourse}, for a dated offer, by the address of its event. */
export async function touchOffer(tx: Tx, slug: string, revision: number): Promise<Offer> {
	const [found] = await tx.select().from(event).where(eq(event.slug, slug));
	if (!found) throw new Refusal('not_found', { status: 404 });
	const [offer] = await tx
		.update(courseSession)
		.set({ revision: sql`${courseSession.revision} + 1` })
		.where(and(eq(courseSession.eventId, found.id), eq(courseSession.revision, revision)))
		.returning();
	if (offer) return { event: found, offer };
	const [other] = await tx
		.select({ id: courseSession.eventId })
		.from(courseSession)
		.where(eq(courseSession.eventId, found.id));
	if (!other) throw new Refusal('not_found', { status: 404 });
	throw new Refusal('training_changed', {
		values: { by: await lastToChange(tx, 'course_session', found.id) }
	});
}

async function lastToChange(tx: Tx, objectKind: 'course' | 'course_session', id: number): Promise<string> {
	const [last] = await tx
		.select({ name: sql<string>`${person.givenName} || ' ' || ${person.familyName}` })
		.from(auditEntry)
		.innerJoin(person, and(eq(person.id, auditEntry.actorId), eq(auditEntry.actorKind, 'person')))
		.where(and(eq(auditEntry.objectKind, objectKind), eq(auditEntry.objectId, String(id))))
		.orderBy(desc(auditEntry.id))
		.limit(1);
	return last?.name ?? 'quelqu’un d’autre';
}
