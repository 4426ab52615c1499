import { sql } from 'drizzle-orm';
import { dayOf } from '../../format/dates.ts';
import type { Tx } from '../db/write.ts';
import type { DoorSession, SeatHere } from './verdict.ts';

/** The columns of the session of a checkpoint `c`, null at the others: one look-up by key in the checkpoint's query. */
export const SESSION_COLUMNS = sql`s.id AS session_id, s.title, s.day AS session_day, s.starts_at, s.ends_at, s.capacity,
	s.booked, s.bookable, s.status AS session_status, h.name AS room`;
export const SESSION_JOIN = sql`LEFT JOIN session s ON s.id = c.session_id LEFT JOIN room h ON h.id = s.room_id`;

export interface SessionColumns {
	session_id: number | null;
	title: string;
	session_day: string;
	starts_at: number;
	ends_at: number;
	capacity: number;
	booked: number;
	bookable: number;
	session_status: string;
	room: string | null;
}

/** The session of a checkpoint's row, if it is the door of one. */
export function sessionOf(row: SessionColumns, timezone: string): DoorSession | null {
	if (row.session_id === null) return null;
	const endsAt = new Date(row.ends_at);
	return {
		id: row.session_id,
		title: row.title,
		room: row.room,
		startsAt: new Date(row.starts_at),
		endsAt,
		day: row.session_day,
		lastDay: dayOf(endsAt, timezone),
		capacity: row.capacity,
		booked: row.booked,
		isBookable: row.bookable === 1,
		isCancelled: row.session_status === 'cancelled'
	};
}

/** What someone has at a session's door: a seat there, or something else at that hour. */
export interface Seat extends Omit<SeatHere, 'isRoomFull'> {
	/** How the seat was come by. */
	source: string | null;
	/** What they have a seat in at that hour instead. */
	instead: { title: string; room: string | null; startsAt: Date; endsAt: Date } | null;
}

/** What a registration has in a session, and at its hour: one query. */
export async function readSeat(tx: Tx, session: DoorSession, registrationId: number): Promise<Seat> {
	const [row] = await tx.all<{
		source: string | null;
		opened: number;
		title: string | null;
		room: string | null;
		starts_at: number;
		ends_at: number;
	}>(sql`
		SELECT (SELECT source FROM booking WHERE registration_id = ${registrationId} AND session_id = ${session.id} AND status = 'active') AS source,
			EXISTS (SELECT 1 FROM opened_session WHERE registration_id = ${registrationId} AND session_id = ${session.id}) AS opened,
			o.title, o.room, o.starts_at, o.ends_at
		FROM (SELECT 1) LEFT JOIN (
			SELECT t.title, h.name AS room, t.starts_at, t.ends_at
			FROM booking b JOIN session t ON t.id = b.session_id LEFT JOIN room h ON h.id = t.room_id
			WHERE b.registration_id = ${registrationId} AND b.status = 'active' AND b.session_id <> ${session.id}
				AND t.starts_at < ${session.endsAt.getTime()} AND t.ends_at > ${session.startsAt.getTime()}
			ORDER BY t.starts_at LIMIT 1) o`);
	const { source, opened, title, room, starts_at, ends_at } = row!;
	return {
		source,
		isHeld: source !== null,
		isOpened: opened === 1,
		instead: title === null ? null : { title, room, startsAt: new Date(starts_at), endsAt: new Date(ends_at) }
	};
}
