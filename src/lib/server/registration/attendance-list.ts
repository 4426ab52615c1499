import { and, asc, eq, sql } from 'drizzle-orm';
import type { Actor } from '../auth/policy.ts';
import { reader } from '../db/client.ts';
import { eqLiteral } from '../db/eq-literal.ts';
import { organisation } from '../db/schema/members.ts';
import { booking, room, session } from '../db/schema/programme.ts';
import { order, registration } from '../db/schema/registration.ts';
import { Refusal } from '../errors.ts';
import { staffEvent, type StaffEvent } from '../events/staff-events.ts';

/**
 * The people who chose a session, by family name, for the sheet at its door.
 * @throws Refusal `not_allowed` (403); `not_found` (404), also for another event's session
 */
export async function attendanceList(actor: Actor, eventSlug: string, sessionId: number) {
	const event = await staffEvent(actor, eventSlug);
	if (!Number.isSafeInteger(sessionId)) throw new Refusal('not_found', { status: 404 });
	const db = await reader();
	const [found] = await db
		.select({ session, room: room.name })
		.from(session)
		.leftJoin(room, eq(room.id, session.roomId))
		.where(and(eq(session.id, sessionId), eq(session.eventId, event.id)));
	if (!found) throw new Refusal('not_found', { status: 404 });
	const people = await db
		.select({
			registrationId: registration.id,
			code: registration.code,
			personId: registration.personId,
			givenName: registration.givenName,
			familyName: registration.familyName,
			organisation: sql<string>`coalesce(${organisation.name}, ${registration.organisationName})`,
			accessNeeds: registration.accessNeeds,
			orderCode: order.code
		})
		.from(booking)
		.innerJoin(registration, eq(registration.id, booking.registrationId))
		.innerJoin(order, eq(order.id, registration.orderId))
		.leftJoin(organisation, eq(organisation.id, registration.organisationId))
		.where(and(eq(booking.sessionId, sessionId), eqLiteral(booking.status, 'active')))
		.orderBy(asc(registration.id));
	people.sort(
		(a, b) =>
			a.familyName.localeCompare(b.familyName, 'fr-CA') || a.givenName.localeCompare(b.givenName, 'fr-CA')
	);
	return { event: event satisfies StaffEvent, session: found.session, room: found.room, people };
}
