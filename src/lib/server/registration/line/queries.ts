import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { requireStaff, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { reader } from '../../db/client.ts';
import { placeWait } from '../../db/schema/choice.ts';
import { course, courseSession } from '../../db/schema/courses.ts';
import { event } from '../../db/schema/events.ts';
import { person } from '../../db/schema/members.ts';

/** Where somebody stands in the line of an offer. */
export interface PlaceWait {
	status: 'waiting' | 'offered';
	/** From 1, among those who wait; 0 once a place is offered. */
	position: number;
	/** Until when the place is theirs to take. */
	offeredUntil: Date | null;
}

const position = sql<number>`(SELECT count(*) FROM place_wait w WHERE w.event_id = place_wait.event_id
	AND w.status = 'waiting' AND w.id <= place_wait.id AND place_wait.status = 'waiting')`;
const live = inArray(placeWait.status, ['waiting', 'offered']);

/** Where the actor stands in the line of an event; null for whoever is in none, or was offered a place too long ago. */
export async function myPlaceWait(actor: Actor, eventId: number): Promise<PlaceWait | null> {
	if (actor.kind !== 'person') return null;
	const db = await reader();
	const [found] = await db
		.select({ status: placeWait.status, offeredUntil: placeWait.offeredUntil, position })
		.from(placeWait)
		.where(and(eq(placeWait.eventId, eventId), eq(placeWait.personId, actor.personId), live));
	if (!found || (found.status === 'offered' && found.offeredUntil! <= now())) return null;
	return { ...found, status: found.status as PlaceWait['status'] };
}

/** Who waits for a place of an event, in order, for staff. @throws Refusal `not_allowed` (403) */
export async function lineOf(actor: Actor, eventId: number) {
	requireStaff(actor);
	const db = await reader();
	return db
		.select({
			id: placeWait.id,
			name: sql<string>`${person.givenName} || ' ' || ${person.familyName}`,
			email: person.email,
			status: placeWait.status,
			createdAt: placeWait.createdAt,
			offeredUntil: placeWait.offeredUntil
		})
		.from(placeWait)
		.innerJoin(person, eq(person.id, placeWait.personId))
		.where(and(eq(placeWait.eventId, eventId), live))
		.orderBy(asc(placeWait.id));
}

/** What the message of an offered place says; undefined once it is no longer offered. */
export async function offeredPlace(waitId: number) {
	const db = await reader();
	const [found] = await db
		.select({
			email: person.email,
			givenName: person.givenName,
			eventSlug: event.slug,
			timezone: event.timezone,
			firstDay: event.firstDay,
			lastDay: event.lastDay,
			courseSlug: course.slug,
			title: course.title,
			until: placeWait.offeredUntil,
			status: placeWait.status
		})
		.from(placeWait)
		.innerJoin(person, eq(person.id, placeWait.personId))
		.innerJoin(event, eq(event.id, placeWait.eventId))
		.innerJoin(courseSession, eq(courseSession.eventId, event.id))
		.innerJoin(course, eq(course.id, courseSession.courseId))
		.where(eq(placeWait.id, waitId));
	return found?.status === 'offered' ? { ...found, until: found.until! } : undefined;
}

/** Whoever these waits were of, to be told that their line has ended. */
export async function peopleOfWaits(
	waitIds: readonly number[]
): Promise<{ id: number; givenName: string; email: string }[]> {
	const db = await reader();
	return db
		.select({ id: placeWait.id, givenName: person.givenName, email: person.email })
		.from(placeWait)
		.innerJoin(person, eq(person.id, placeWait.personId))
		.where(inArray(placeWait.id, [...waitIds]))
		.orderBy(asc(placeWait.id));
}
