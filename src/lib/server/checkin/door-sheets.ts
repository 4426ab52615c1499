import { and, asc, eq, sql } from 'drizzle-orm';
import type { Actor } from '../auth/policy.ts';
import { reader } from '../db/client.ts';
import { eqLiteral } from '../db/eq-literal.ts';
import { oneOf } from '../db/one-of.ts';
import { waitlistEntry } from '../db/schema/choice.ts';
import { organisation } from '../db/schema/members.ts';
import { booking, room, session, sessionSpeaker, speaker } from '../db/schema/programme.ts';
import { registration } from '../db/schema/registration.ts';
import { Refusal } from '../errors.ts';
import { staffEvent } from '../events/staff-events.ts';

/** Somebody on a sheet. */
export interface Listed {
	registrationId: number;
	givenName: string;
	familyName: string;
	organisation: string;
}

/** What hangs at the door of a session. */
export interface DoorSheet {
	sessionId: number;
	title: string;
	day: string;
	startsAt: Date;
	endsAt: Date;
	room: string | null;
	capacity: number;
	speakers: string[];
	/** By family name. */
	people: Listed[];
	/** In the order in which they asked. */
	waiting: Listed[];
}

/**
 * The sheets to print for a session, or for every session of a day that people choose, by time and room: four queries,
 * whatever their number.
 * @throws Refusal `not_allowed` (403); `not_found` (404), also for another event's session and a day without sessions
 */
export async function doorSheets(
	actor: Actor,
	eventSlug: string,
	of: { sessionId: number } | { day: string }
) {
	const event = await staffEvent(actor, eventSlug);
	if ('sessionId' in of && !Number.isSafeInteger(of.sessionId))
		throw new Refusal('not_found', { status: 404 });
	const db = await reader();
	const which =
		'sessionId' in of
			? eq(session.id, of.sessionId)
			: and(eq(session.day, of.day), eq(session.bookable, true), eq(session.status, 'scheduled'));
	const found = await db
		.select({ session, room: room.name })
		.from(session)
		.leftJoin(room, eq(room.id, session.roomId))
		.where(and(eq(session.eventId, event.id), which))
		.orderBy(asc(session.startsAt), asc(room.position), asc(session.id));
	if (found.length === 0) throw new Refusal('not_found', { status: 404 });
	const ids = oneOf(found.map(({ session }) => session.id));
	const who = {
		registrationId: registration.id,
		givenName: registration.givenName,
		familyName: registration.familyName,
		organisation: sql<string>`coalesce(${organisation.name}, ${registration.organisationName})`
	};
	const [speakers, people, waiting] = await db.batch([
		db
			.select({ sessionId: sessionSpeaker.sessionId, name: speaker.name })
			.from(sessionSpeaker)
			.innerJoin(speaker, eq(speaker.id, sessionSpeaker.speakerId))
			.where(sql`${sessionSpeaker.sessionId} IN ${ids}`)
			.orderBy(asc(sessionSpeaker.position)),
		db
			.select({ sessionId: booking.sessionId, ...who })
			.from(booking)
			.innerJoin(registration, eq(registration.id, booking.registrationId))
			.leftJoin(organisation, eq(organisation.id, registration.organisationId))
			.where(and(eqLiteral(booking.status, 'active'), sql`${booking.sessionId} IN ${ids}`)),
		db
			.select({ sessionId: waitlistEntry.sessionId, ...who })
			.from(waitlistEntry)
			.innerJoin(registration, eq(registration.id, waitlistEntry.registrationId))
			.leftJoin(organisation, eq(organisation.id, registration.organisationId))
			.where(and(eqLiteral(waitlistEntry.status, 'waiting'), sql`${waitlistEntry.sessionId} IN ${ids}`))
			.orderBy(asc(waitlistEntry.id))
	]);
	const byName = (a: Listed, b: Listed) =>
		a.familyName.localeCompare(b.familyName, 'fr-CA') || a.givenName.localeCompare(b.givenName, 'fr-CA');
	const sheets = found.map(({ session: { id, title, day, startsAt, endsAt, capacity }, room }): DoorSheet => {
		const here = (one: { sessionId: number }) => one.sessionId === id;
		return {
			...{ sessionId: id, title, day, startsAt, endsAt, room, capacity },
			speakers: speakers.filter(here).map(({ name }) => name),
			people: people.filter(here).sort(byName),
			waiting: waiting.filter(here)
		};
	});
	return { event, sheets };
}
