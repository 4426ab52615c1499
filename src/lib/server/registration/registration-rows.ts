import { and, asc, eq, sql, type SQL } from 'drizzle-orm';
import type { PriceStatus } from '../../pricing/status.ts';
import type { TaxCode } from '../../pricing/taxes.ts';
import { reader } from '../db/client.ts';
import { eqLiteral } from '../db/eq-literal.ts';
import { oneOf } from '../db/one-of.ts';
import { person } from '../db/schema/members.ts';
import { booking, type BOOKING_SOURCES, room, session } from '../db/schema/programme.ts';
import { registration, ticket, ticketType } from '../db/schema/registration.ts';

type Registration = typeof registration.$inferSelect;

/** A ticket as sold. */
export interface TicketView {
	id: number;
	ticketTypeId: number;
	code: string;
	name: string;
	role: 'admission' | 'addon';
	/** The price by status that was chosen, to be verified; null: that of everybody. */
	priceStatus: PriceStatus | null;
	/** Its place in the form. */
	position: number;
	days: string[];
	status: 'active' | 'cancelled';
	priceCents: number;
	audience: 'member' | 'standard';
	taxCode: TaxCode;
	/** The lot of credits that paid it; null: it was sold for its price. */
	lotId: number | null;
}

/** A session one has a seat in. */
export interface BookingView {
	sessionId: number;
	slug: string;
	title: string;
	slot: string;
	day: string;
	startsAt: Date;
	endsAt: Date;
	roomName: string | null;
	/** A session that no longer takes place keeps its bookings. */
	sessionStatus: 'scheduled' | 'cancelled';
	sessionSequence: number;
	/** How the seat was come by, and when. */
	source: (typeof BOOKING_SOURCES)[number];
	bookedAt: Date;
}

/** One person in one event, with what they hold. Cancelled tickets are there; cancelled bookings are not. */
export interface RegistrationView extends Registration {
	/** Without the name of their record, which may be none of the reader's business: a registration has its own. */
	person: { id: number; email: string; locale: 'fr' | 'en' };
	tickets: TicketView[];
	bookings: BookingView[];
}

/** Registrations with what they hold, by id: three statements, whatever their number. */
export async function registrationsWhere(condition: SQL): Promise<RegistrationView[]> {
	const db = await reader();
	const rows = await db
		.select({
			registration,
			person: { id: person.id, email: person.email, locale: person.locale }
		})
		.from(registration)
		.innerJoin(person, eq(person.id, registration.personId))
		.where(condition)
		.orderBy(asc(registration.id));
	const ids = oneOf(rows.map((row) => row.registration.id));
	const [tickets, bookings] = await Promise.all([
		db
			.select({
				registrationId: ticket.registrationId,
				id: ticket.id,
				ticketTypeId: ticket.ticketTypeId,
				code: ticketType.code,
				name: ticketType.name,
				role: ticketType.role,
				priceStatus: ticketType.priceStatus,
				position: ticketType.position,
				days: ticketType.days,
				status: ticket.status,
				priceCents: ticket.priceCents,
				audience: ticket.audience,
				taxCode: ticket.taxCode,
				lotId: ticket.lotId
			})
			.from(ticket)
			.innerJoin(ticketType, eq(ticketType.id, ticket.ticketTypeId))
			.where(sql`${ticket.registrationId} IN ${ids}`)
			.orderBy(asc(ticketType.position), asc(ticket.id)),
		db
			.select({
				registrationId: booking.registrationId,
				sessionId: session.id,
				slug: session.slug,
				title: session.title,
				slot: session.slot,
				day: session.day,
				startsAt: session.startsAt,
				endsAt: session.endsAt,
				roomName: room.name,
				sessionStatus: session.status,
				sessionSequence: session.calendarSequence,
				source: booking.source,
				bookedAt: booking.createdAt
			})
			.from(booking)
			.innerJoin(session, eq(session.id, booking.sessionId))
			.leftJoin(room, eq(room.id, session.roomId))
			.where(and(sql`${booking.registrationId} IN ${ids}`, eqLiteral(booking.status, 'active')))
			.orderBy(asc(session.startsAt), asc(session.id))
	]);
	const ticketsOf = Map.groupBy(tickets, (row) => row.registrationId);
	const bookingsOf = Map.groupBy(bookings, (row) => row.registrationId);
	return rows.map(({ registration: found, person: someone }) => ({
		...found,
		person: someone,
		tickets: (ticketsOf.get(found.id) ?? []).map(({ registrationId: _, ...rest }) => rest),
		bookings: (bookingsOf.get(found.id) ?? []).map(({ registrationId: _, ...rest }) => rest)
	}));
}
