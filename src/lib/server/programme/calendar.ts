import { and, asc, eq, sql } from 'drizzle-orm';
import icalendar, {
	ICalCalendarMethod,
	ICalEventStatus,
	ICalEventTransparency,
	type ICalEventData
} from 'ical-generator';
import { opens } from '../../booking/sessions.ts';
import { addDays } from '../../format/dates.ts';
import { isForgotten } from '../../format/names.ts';
import { lastTime } from '../audit/queries.ts';
import { reader } from '../db/client.ts';
import { event } from '../db/schema/events.ts';
import { person } from '../db/schema/members.ts';
import { booking, room, session } from '../db/schema/programme.ts';
import { registration, ticket, ticketType } from '../db/schema/registration.ts';
import { Refusal } from '../errors.ts';
import { verifySignature } from '../ids.ts';
import { absolute } from '../links.ts';
import { SEAT_ACTIONS } from '../registration/tell-change.ts';

type Event = typeof event.$inferSelect;
type Registration = typeof registration.$inferSelect;
type Session = typeof session.$inferSelect;

/** Something in a person's calendar, before it becomes text. */
interface Moment {
	session: Session;
	roomName: string | null;
	roomDirections: string | null;
	/** When the seat was taken; null for what everyone is welcome to. */
	bookedAt: Date | null;
	cancelled: boolean;
}

/** A calendar as text, and when something in it last changed. */
interface Feed {
	text: string;
	changedAt: Date;
}

/**
 * The calendar behind `/calendrier/[jeton].ics`, whose token is `<code>-<signature>`.
 * @returns undefined for a token that is malformed or forged: nothing tells which
 * @throws Refusal `gone` (410) once the person has been forgotten
 */
export async function calendarOfToken(token: string): Promise<Feed | undefined> {
	const dash = token.indexOf('-');
	if (dash < 1) return undefined;
	const code = token.slice(0, dash);
	if (!verifySignature('calendar', code, token.slice(dash + 1))) return undefined;
	const feed = await feedOf(code);
	// The signature is ours: there was one.
	if (feed === undefined) throw new Refusal('gone', { status: 410 });
	return feed;
}

/** As {@link calendarOfToken}, for a registration's code: the text alone, as a file to keep. */
export async function calendarOf(registrationCode: string): Promise<string | undefined> {
	return (await feedOf(registrationCode))?.text;
}

/**
 * One person's calendar in iCalendar (RFC 5545), METHOD:PUBLISH: the sessions they speak in or booked and the moments that their
 * tickets open to all, or whole days where the event has no timetable. Times are UTC, so that a reader in any zone
 * shows them right; what was left or called off stays as STATUS:CANCELLED, for calendars that copied it. Each change
 * of one's choices raises SEQUENCE and moves LAST-MODIFIED and DTSTAMP, by which a copy is known to be old (RFC 5546).
 * Undefined for no registration, or that of someone forgotten. The text changes only when something in it has: its hash
 * is a good ETag.
 */
async function feedOf(registrationCode: string): Promise<Feed | undefined> {
	const db = await reader();
	const [found] = await db
		.select({ registration, event, email: person.email })
		.from(registration)
		.innerJoin(event, eq(event.id, registration.eventId))
		.innerJoin(person, eq(person.id, registration.personId))
		.where(eq(registration.code, registrationCode));
	if (!found || isForgotten(found.email)) return undefined;
	const { days, moments } = await momentsOf(found.registration);
	const calendar = icalendar({
		name: oneLine(`${found.event.name} – mon agenda`),
		prodId: { company: 'AXTRA', product: 'Estrade', language: 'FR-CA' },
		method: ICalCalendarMethod.PUBLISH,
		scale: 'GREGORIAN',
		ttl: 3600
	});
	// A seat given up leaves no date of its own in the store: the trail has it.
	const chosenAt = await lastTime(SEAT_ACTIONS, 'registration', found.registration.id);
	const events = [
		...moments.map((moment) => timedEvent(moment, found.registration, found.event, chosenAt)),
		...days.map((day) => wholeDay(day, found.registration, found.event))
	];
	for (const one of events) calendar.createEvent(one);
	return {
		text: `${calendar.toString()}\r\n`,
		changedAt: latest(found.registration.createdAt, ...events.map(({ stamp }) => stamp))
	};
}

async function momentsOf({
	id,
	eventId,
	personId,
	status
}: Registration): Promise<{ days: string[]; moments: Moment[] }> {
	const db = await reader();
	const spoken = sql`SELECT t.session_id FROM session_speaker t JOIN speaker p ON p.id = t.speaker_id WHERE p.event_id = ${eventId} AND p.person_id = ${personId}`;
	const [tickets, sessions, bookings, talks, [hasTimetable]] = await Promise.all([
		db
			.select({ code: ticketType.code, days: ticketType.days, status: ticket.status })
			.from(ticket)
			.innerJoin(ticketType, eq(ticketType.id, ticket.ticketTypeId))
			.where(eq(ticket.registrationId, id)),
		db
			.select({ session, roomName: room.name, roomDirections: room.directions })
			.from(session)
			.leftJoin(room, eq(room.id, session.roomId))
			.where(
				and(
					eq(session.eventId, eventId),
					sql`(${session.bookable} = 0 OR ${session.id} IN (SELECT ${booking.sessionId} FROM ${booking} WHERE ${booking.registrationId} = ${id}) OR ${session.id} IN (${spoken}))`
				)
			)
			.orderBy(asc(session.startsAt), asc(session.id)),
		db
			.select({ sessionId: booking.sessionId, status: booking.status, createdAt: booking.createdAt })
			.from(booking)
			.where(eq(booking.registrationId, id))
			.orderBy(asc(booking.id)),
		db.all<{ session_id: number }>(spoken),
		db.select({ id: session.id }).from(session).where(eq(session.eventId, eventId)).limit(1)
	]);
	const isGone = status !== 'active';
	// Of somebody who is no longer registered, everything their tickets had opened is called off.
	const held = tickets.filter((one) => isGone || one.status === 'active');
	const seats = new Map<number, (typeof bookings)[number]>();
	for (const seat of bookings)
		if (seats.get(seat.sessionId)?.status !== 'active') seats.set(seat.sessionId, seat);

	const theirs = new Set(talks.map(({ session_id }) => session_id));

	const moments = sessions.flatMap(({ session: one, ...where }): Moment[] => {
		const seat = seats.get(one.id);
		const isOff = isGone || one.status === 'cancelled';
		// Who speaks there is expected, seat or none, and even without a place at the event.
		if (theirs.has(one.id))
			return [{ ...where, session: one, bookedAt: null, cancelled: one.status === 'cancelled' }];
		if (seat)
			return [
				{ ...where, session: one, bookedAt: seat.createdAt, cancelled: isOff || seat.status !== 'active' }
			];
		if (one.bookable || one.kind === 'break') return [];
		return held.some((type) => opens(type, one))
			? [{ ...where, session: one, bookedAt: null, cancelled: isOff }]
			: [];
	});
	const days = hasTimetable ? [] : [...new Set(held.flatMap((one) => one.days))].sort();
	return { days, moments };
}

function timedEvent(
	moment: Moment,
	registered: Registration,
	of: Event,
	chosenAt: Date | null
): ICalEventData & { stamp: Date } {
	const { session: one, roomName, roomDirections, bookedAt, cancelled } = moment;
	const changedAt = latest(one.updatedAt, bookedAt, chosenAt, registered.cancelledAt);
	return {
		id: uid(registered, `seance-${one.id}`),
		// Both only rise: so does their sum, whichever of the person's choices or the session has changed.
		sequence: registered.calendarSequence + one.calendarSequence,
		start: one.startsAt,
		end: one.endsAt,
		stamp: changedAt,
		lastModified: changedAt,
		summary: oneLine(one.title),
		location: place([roomName, of.venueName, of.venueAddress, of.city]),
		description: [one.summary, roomDirections].filter(Boolean).join('\n') || null,
		url: absolute(`/evenements/${of.slug}/programme/${one.slug}`),
		status: cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
		transparency: cancelled ? ICalEventTransparency.TRANSPARENT : ICalEventTransparency.OPAQUE
	};
}

function wholeDay(day: string, registered: Registration, of: Event): ICalEventData & { stamp: Date } {
	const changedAt = latest(registered.createdAt, registered.cancelledAt);
	return {
		id: uid(registered, `jour-${day}`),
		sequence: registered.calendarSequence,
		allDay: true,
		// A date without an hour is written from its UTC parts.
		start: new Date(`${day}T00:00:00Z`),
		end: new Date(`${addDays(day, 1)}T00:00:00Z`),
		stamp: changedAt,
		lastModified: changedAt,
		summary: oneLine(of.name),
		location: place([of.venueName, of.venueAddress, of.city]),
		url: absolute(`/evenements/${of.slug}`),
		status: registered.status === 'active' ? ICalEventStatus.CONFIRMED : ICalEventStatus.CANCELLED,
		transparency: ICalEventTransparency.TRANSPARENT
	};
}

/** Stays when the site moves: calendars know an event by nothing else. */
function uid({ code }: Registration, what: string): string {
	return `${what}-${code}@estrade.axtra`;
}

/** The parts of a place that are known, each said once, on one line. */
export function place(parts: readonly (string | null)[]): string | null {
	return oneLine([...new Set(parts.filter(Boolean))].join(', ')) || null;
}

function latest(...dates: readonly (Date | null)[]): Date {
	return new Date(Math.max(...dates.map((one) => one?.getTime() ?? 0)));
}

/** The generator does not escape every field: a line break in one would start a property. */
export function oneLine(text: string): string {
	return text.replace(/\p{Cc}+/gu, ' ').trim();
}
