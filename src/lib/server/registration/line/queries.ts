import { and, asc, eq, gt, inArray, or, sql } from 'drizzle-orm';
import { requirePerson, requireStaff, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { reader } from '../../db/client.ts';
import { eqLiteral } from '../../db/eq-literal.ts';
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

/** A line that somebody is in, as their account shows it. */
export interface AwaitedPlace extends PlaceWait {
	eventSlug: string;
	courseSlug: string;
	name: string;
	firstDay: string;
	lastDay: string;
	timezone: string;
}

const position = sql<number>`(SELECT count(*) FROM place_wait w WHERE w.event_id = place_wait.event_id
	AND w.status = 'waiting' AND w.id <= place_wait.id AND place_wait.status = 'waiting')`;
const live = inArray(placeWait.status, ['waiting', 'offered']);

/** Those whose time to answer is over may not have lapsed yet. */
const stillOffered = (at: Date) => or(eqLiteral(placeWait.status, 'waiting'), gt(placeWait.offeredUntil, at));

/** Where the actor stands in the line of an event; null for whoever is in none, or was offered a place too long ago. */
export async function myPlaceWait(actor: Actor, eventId: number): Promise<PlaceWait | null> {
	if (actor.kind !== 'person') return null;
	const db = await reader();
	const [found] = await db
		.select({ status: placeWait.status, offeredUntil: placeWait.offeredUntil, position })
		.from(placeWait)
		.where(
			and(eq(placeWait.eventId, eventId), eq(placeWait.personId, actor.personId), live, stillOffered(now()))
		);
	return found ? { ...found, status: found.status as PlaceWait['status'] } : null;
}

/** The lines that somebody is in, for their account: the places offered to them first, then by the day they begin. */
export async function myLines(actor: Actor): Promise<AwaitedPlace[]> {
	const { personId } = requirePerson(actor);
	const db = await reader();
	const found = await db
		.select({
			eventSlug: event.slug,
			courseSlug: course.slug,
			name: event.name,
			firstDay: event.firstDay,
			lastDay: event.lastDay,
			timezone: event.timezone,
			status: placeWait.status,
			offeredUntil: placeWait.offeredUntil,
			position
		})
		.from(placeWait)
		.innerJoin(event, eq(event.id, placeWait.eventId))
		.innerJoin(courseSession, eq(courseSession.eventId, event.id))
		.innerJoin(course, eq(course.id, courseSession.courseId))
		.where(and(eq(placeWait.personId, personId), live, stillOffered(now())))
		.orderBy(asc(placeWait.status), asc(event.firstDay), asc(placeWait.id));
	return found.map((one) => ({ ...one, status: one.status as PlaceWait['status'] }));
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
