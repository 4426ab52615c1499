import { and, asc, eq, ne, sql } from 'drizzle-orm';
import { opens } from '../../booking/sessions.ts';
import type { ProgrammeSession } from '../../programme/shown.ts';
import { reader } from '../db/client.ts';
import { oneOf } from '../db/one-of.ts';
import { room, session, sessionSpeaker, speaker } from '../db/schema/programme.ts';
import type { BookingView } from '../registration/registration-rows.ts';
import { cameByWaiting } from '../registration/seats/queries.ts';
import { formerPlace, isNews } from './moved.ts';

/** A moment of someone's agenda: a session they speak in, have a seat in, or that their tickets open to all. */
interface AgendaMoment {
	sessionId: number;
	slug: string;
	title: string;
	day: string;
	startsAt: Date;
	endsAt: Date;
	roomName: string | null;
	chosen: boolean;
	/** They speak there. */
	speaks: boolean;
	/** Title of what they speak in at the same hour, where they have a seat too. */
	against: string | null;
	/** A seat that came from the waiting list these last days. */
	given: boolean;
	cancelled: boolean;
	/** Where it stood before it moved these last days. */
	movedFrom: ProgrammeSession['movedFrom'];
}

/** What agendas need of a registration. */
interface AgendaHolder {
	eventId: number;
	person: { id: number };
	tickets: readonly { code: string; days: readonly string[]; status: 'active' | 'cancelled' }[];
	bookings: readonly Pick<BookingView, 'sessionId' | 'source' | 'bookedAt'>[];
}

/** The moments of each registration in order of time, breaks left out; two queries whatever their number. */
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
	const talks = await talksOf(
		eventIds,
		holders.map((one) => one.person.id)
	);
	const byEvent = Map.groupBy(rows, ({ eventId }) => eventId);
	return holders.map(({ eventId, person, tickets, bookings }) => {
		const theirs = talks.get(person.id) ?? new Set();
		const seats = new Map(bookings.map((one) => [one.sessionId, one]));
		const held = tickets.filter(({ status }) => status === 'active');
		const rowsOf = byEvent.get(eventId) ?? [];
		return rowsOf
			.filter(
				(row) =>
					theirs.has(row.sessionId) ||
					seats.has(row.sessionId) ||
					(!row.bookable && held.some((type) => opens(type, row)))
			)
			.map(({ eventId: _, bookable: __, ticketTypeCode: ___, movedAt, movedFrom, status, ...row }) => {
				const seat = seats.get(row.sessionId);
				const speaks = theirs.has(row.sessionId);
				const against =
					(seat &&
						!speaks &&
						rowsOf.find(
							(talk) =>
								theirs.has(talk.sessionId) &&
								talk.status !== 'cancelled' &&
								talk.startsAt < row.endsAt &&
								row.startsAt < talk.endsAt
						)?.title) ||
					null;
				return {
					...row,
					chosen: seat !== undefined,
					speaks,
					against,
					given: seat !== undefined && cameByWaiting(seat) && isNews(seat.bookedAt),
					cancelled: status === 'cancelled',
					movedFrom: formerPlace({ movedAt, movedFrom, status })
				};
			});
	});
}

/** Ids of the sessions that each person speaks in. */
async function talksOf(
	eventIds: readonly number[],
	personIds: readonly number[]
): Promise<Map<number, Set<number>>> {
	const db = await reader();
	const rows = await db
		.select({ personId: speaker.personId, sessionId: sessionSpeaker.sessionId })
		.from(sessionSpeaker)
		.innerJoin(speaker, eq(speaker.id, sessionSpeaker.speakerId))
		.where(
			and(
				sql`${speaker.eventId} IN ${oneOf([...eventIds])}`,
				sql`${speaker.personId} IN ${oneOf([...new Set(personIds)])}`
			)
		);
	const talks = new Map<number, Set<number>>();
	for (const { personId, sessionId } of rows)
		talks.set(personId!, (talks.get(personId!) ?? new Set()).add(sessionId));
	return talks;
}
