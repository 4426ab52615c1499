import { and, asc, eq, ne, sql } from 'drizzle-orm';
import { opens } from '../../booking/sessions.ts';
import type { ProgrammeSession } from '../../programme/shown.ts';
import { reader } from '../db/client.ts';
import { oneOf } from '../db/one-of.ts';
import { room, session } from '../db/schema/programme.ts';
import type { BookingView } from '../registration/registration-rows.ts';
import { formerPlace, isNews } from './moved.ts';

/** A moment of someone's agenda: a session they have a seat in, or one that their tickets open to all. */
interface AgendaMoment {
	sessionId: number;
	slug: string;
	title: string;
	day: string;
	startsAt: Date;
	endsAt: Date;
	roomName: string | null;
	chosen: boolean;
	/** A seat that came from the waiting list these last days. */
	given: boolean;
	cancelled: boolean;
	/** Where it stood before it moved these last days. */
	movedFrom: ProgrammeSession['movedFrom'];
}

/** What agendas need of a registration. */
interface AgendaHolder {
	eventId: number;
	tickets: readonly { code: string; days: readonly string[]; status: 'active' | 'cancelled' }[];
	bookings: readonly Pick<BookingView, 'sessionId' | 'source' | 'bookedAt'>[];
}

/** The moments of each registration in order of time, breaks left out; one query whatever their number. */
export async function agendas(holders: readonly AgendaHolder[]): Promise<AgendaMoment[][]> {
	const db = await reader();
	const eventIds = [...new Set(holders.map(({ eventId }) => eventId))];
	const rows = await db
		.select({
			eventId: session.eventId,
			sessionId: session.id,
			slug: session.slug,
			title: session.title,
			day: session.day,
			startsAt: session.startsAt,
			endsAt: session.endsAt,
			roomName: room.name,
			bookable: session.bookable,
			ticketTypeCode: session.ticketTypeCode,
			status: session.status,
			movedAt: session.movedAt,
			movedFrom: session.movedFrom
		})
		.from(session)
		.leftJoin(room, eq(room.id, session.roomId))
		.where(and(sql`${session.eventId} IN ${oneOf(eventIds)}`, ne(session.kind, 'break')))
		.orderBy(asc(session.startsAt), asc(session.id));
	const byEvent = Map.groupBy(rows, ({ eventId }) => eventId);
	return holders.map(({ eventId, tickets, bookings }) => {
		const seats = new Map(bookings.map((one) => [one.sessionId, one]));
		const held = tickets.filter(({ status }) => status === 'active');
		return (byEvent.get(eventId) ?? [])
			.filter((row) => seats.has(row.sessionId) || (!row.bookable && held.some((type) => opens(type, row))))
			.map(({ eventId: _, bookable: __, ticketTypeCode: ___, movedAt, movedFrom, status, ...row }) => {
				const seat = seats.get(row.sessionId);
				return {
					...row,
					chosen: seat !== undefined,
					given: seat?.source === 'promotion' && isNews(seat.bookedAt),
					cancelled: status === 'cancelled',
					movedFrom: formerPlace({ movedAt, movedFrom, status })
				};
			});
	});
}
