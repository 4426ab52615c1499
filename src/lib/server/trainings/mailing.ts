import { and, asc, eq, isNotNull, sql } from 'drizzle-orm';
import type { CourseKind } from '../../schemas/course-lists.ts';
import type { Meeting } from '../../trainings/space.ts';
import { reader } from '../db/client.ts';
import { eqLiteral } from '../db/eq-literal.ts';
import { course, courseSession } from '../db/schema/courses.ts';
import { event } from '../db/schema/events.ts';
import { organisation, organisationManager, person } from '../db/schema/members.ts';
import { session, speaker } from '../db/schema/programme.ts';
import { order, registration } from '../db/schema/registration.ts';
import { Refusal } from '../errors.ts';

/** A dated offer as its letters say it. */
export interface OfferToMail {
	event: typeof event.$inferSelect;
	offer: typeof courseSession.$inferSelect;
	course: { slug: string; kind: CourseKind };
	/** In order of time. */
	meetings: Meeting[];
}

/** A person whose order of an offer is confirmed. */
export interface Registered {
	registrationId: number;
	code: string;
	givenName: string;
	email: string;
	orderId: number;
	/** Whose order it is. */
	organisationId: number | null;
}

const isConfirmed = sql`${order.status} IN ('paid', 'awaiting_payment')`;

/** @throws Refusal `not_found` (404) */
export async function offerToMail(eventId: number): Promise<OfferToMail> {
	const found = await findOfferToMail(eventId);
	if (!found) throw new Refusal('not_found', { status: 404 });
	return found;
}

/** As {@link offerToMail}; null for an event that is no dated offer. */
export async function findOfferToMail(eventId: number): Promise<OfferToMail | null> {
	const db = await reader();
	const [found] = await db
		.select({ event, offer: courseSession, course: { slug: course.slug, kind: course.kind } })
		.from(courseSession)
		.innerJoin(event, eq(event.id, courseSession.eventId))
		.innerJoin(course, eq(course.id, courseSession.courseId))
		.where(eq(courseSession.eventId, eventId));
	if (!found) return null;
	const meetings = await db
		.select({ id: session.id, startsAt: session.startsAt, endsAt: session.endsAt })
		.from(session)
		.where(
			and(
				eq(session.eventId, eventId),
				eqLiteral(session.kind, 'training'),
				eqLiteral(session.status, 'scheduled')
			)
		)
		.orderBy(asc(session.startsAt));
	return { ...found, meetings };
}

/** The event of a meeting. @throws Refusal `not_found` (404) */
export async function offerOfMeeting(sessionId: number): Promise<number> {
	const [found] = await (
		await reader()
	)
		.select({ eventId: session.eventId })
		.from(session)
		.where(eq(session.id, sessionId));
	if (!found) throw new Refusal('not_found', { status: 404 });
	return found.eventId;
}

/** Why an event was called off, where it is a dated offer that was; `''` for any other. */
export async function cancelReasonOf(eventId: number): Promise<string> {
	const [found] = await (
		await reader()
	)
		.select({ reason: courseSession.cancelReason })
		.from(courseSession)
		.where(and(eq(courseSession.eventId, eventId), eqLiteral(courseSession.status, 'cancelled')));
	return found?.reason ?? '';
}

/** Everybody whose order of an offer is confirmed. */
export async function registeredIn(eventId: number): Promise<Registered[]> {
	const db = await reader();
	return db
		.select({
			registrationId: registration.id,
			code: registration.code,
			givenName: registration.givenName,
			email: person.email,
			orderId: order.id,
			organisationId: order.organisationId
		})
		.from(registration)
		.innerJoin(order, eq(order.id, registration.orderId))
		.innerJoin(person, eq(person.id, registration.personId))
		.where(and(eq(registration.eventId, eventId), eqLiteral(registration.status, 'active'), isConfirmed))
		.orderBy(asc(registration.id));
}

/** Trainers of an offer who have an account. */
export async function trainersToMail(eventId: number): Promise<{ name: string; email: string }[]> {
	const db = await reader();
	return db
		.selectDistinct({ name: speaker.name, email: person.email })
		.from(speaker)
		.innerJoin(person, eq(person.id, speaker.personId))
		.where(and(eq(speaker.eventId, eventId), isNotNull(speaker.personId)));
}

/** An organisation and those who manage it. @throws Refusal `not_found` (404) */
export async function teamToMail(
	organisationId: number
): Promise<{ name: string; managers: { personId: number; givenName: string; email: string }[] }> {
	const db = await reader();
	const [found] = await db
		.select({ name: organisation.name })
		.from(organisation)
		.where(eq(organisation.id, organisationId));
	if (!found) throw new Refusal('not_found', { status: 404 });
	const managers = await db
		.select({ personId: person.id, givenName: person.givenName, email: person.email })
		.from(organisationManager)
		.innerJoin(person, eq(person.id, organisationManager.personId))
		.where(eq(organisationManager.organisationId, organisationId));
	return { ...found, managers };
}
