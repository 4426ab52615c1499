import { sql } from 'drizzle-orm';
import { opens } from '../../../booking/sessions.ts';
import type { DraftChange } from '../../../programme/board-changes.ts';
import { overlap, type Times } from '../../../programme/board.ts';
import type { Database } from '../../db/client.ts';
import { oneOf } from '../../db/one-of.ts';
import type { Tx } from '../../db/write.ts';

/** Why a seat is lost to a publication. */
export type LossReason = 'cancelled' | 'not_covered' | 'overlap' | 'capacity';

export interface Loss {
	bookingId: number;
	registrationId: number;
	sessionId: number;
	title: string;
	name: string;
	reason: LossReason;
	/** The session that is kept instead, for an overlap. */
	kept: string | null;
}

/** A seat, with what becomes of its session. */
export interface Seat extends Times {
	bookingId: number;
	registrationId: number;
	name: string;
	sessionId: number;
	title: string;
	capacity: number;
	/** Its session changes time. */
	moves: boolean;
	cancelled: boolean;
	covered: boolean;
}

/**
 * Who loses a seat: those of a session called off; those whose tickets do not open its new day; of two that would
 * overlap, the one that moves (of two that move, the one taken last); and beyond the new number of seats, those who
 * came last. A seat given up to an overlap is kept after all where the other one is lost and there is still room.
 * @param seats every seat of the sessions that change, and every other seat of those who have one there
 * @param changing the sessions whose seats are counted: those that change
 */
export function lostSeats(seats: readonly Seat[], changing: ReadonlySet<number>): Loss[] {
	const lost = new Map<number, { seat: Seat; reason: LossReason; kept: Seat | null }>();
	const lose = (seat: Seat, reason: LossReason, kept: Seat | null = null) =>
		lost.set(seat.bookingId, { seat, reason, kept });
	for (const seat of seats)
		if (seat.cancelled) lose(seat, 'cancelled');
		else if (!seat.covered) lose(seat, 'not_covered');

	const mine = Map.groupBy(seats, ({ registrationId }) => registrationId);
	const inTheWay = (seat: Seat) =>
		mine
			.get(seat.registrationId)!
			.find((other) => other !== seat && !lost.has(other.bookingId) && overlap(other, seat));
	// Those that stay put first, then the oldest: each keeps its place against all that come after it.
	const inOrder = [...seats].sort((a, b) => Number(a.moves) - Number(b.moves) || a.bookingId - b.bookingId);
	for (const seat of inOrder.toReversed()) {
		if (lost.has(seat.bookingId) || !seat.moves) continue;
		const other = inTheWay(seat);
		if (other) lose(seat, 'overlap', other);
	}

	const left = (sessionId: number) =>
		seats.filter((seat) => seat.sessionId === sessionId && !lost.has(seat.bookingId));
	for (const sessionId of changing) {
		const sitting = left(sessionId).sort((a, b) => a.bookingId - b.bookingId);
		const capacity = sitting[0]?.capacity ?? 0;
		for (const seat of sitting.slice(capacity)) lose(seat, 'capacity');
	}
	for (const seat of inOrder) {
		if (lost.get(seat.bookingId)?.reason !== 'overlap' || inTheWay(seat)) continue;
		if (left(seat.sessionId).length < seat.capacity) lost.delete(seat.bookingId);
	}
	return [...lost.values()]
		.sort((a, b) => a.seat.sessionId - b.seat.sessionId || a.seat.bookingId - b.seat.bookingId)
		.map(({ seat: { bookingId, registrationId, sessionId, title, name }, reason, kept }) => ({
			bookingId,
			registrationId,
			sessionId,
			title,
			name,
			reason,
			kept: kept?.title ?? null
		}));
}

/** The seats that a set of changes touches, as {@link lostSeats} asks for them: two statements. */
export async function seatsTouched(db: Database | Tx, changes: readonly DraftChange[]): Promise<Seat[]> {
	const byId = new Map(changes.flatMap((change) => (change.sessionId ? [[change.sessionId, change]] : [])));
	const ids = oneOf([...byId.keys()]);
	const holders = sql`(SELECT registration_id FROM booking WHERE status = 'active' AND session_id IN ${ids})`;
	const rows = await db.all<{
		bookingId: number;
		registrationId: number;
		name: string;
		sessionId: number;
		title: string;
		startsAt: number;
		endsAt: number;
		day: string;
		capacity: number;
		ticketTypeCode: string | null;
	}>(sql`SELECT b.id AS bookingId, b.registration_id AS registrationId, r.given_name || ' ' || r.family_name AS name,
			s.id AS sessionId, s.title, s.starts_at AS startsAt, s.ends_at AS endsAt, s.day, s.capacity,
			s.ticket_type_code AS ticketTypeCode
		FROM booking b JOIN session s ON s.id = b.session_id JOIN registration r ON r.id = b.registration_id
		WHERE b.status = 'active' AND b.registration_id IN ${holders} ORDER BY b.id`);
	const tickets = Map.groupBy(
		await db.all<{ registrationId: number; code: string; days: string }>(sql`
			SELECT k.registration_id AS registrationId, y.code, y.days
			FROM ticket k JOIN ticket_type y ON y.id = k.ticket_type_id
			WHERE k.status = 'active' AND k.registration_id IN ${holders}`),
		({ registrationId }) => registrationId
	);
	return rows.map((row) => {
		const change = byId.get(row.sessionId);
		const at = change?.to ?? { ...row, startsAt: new Date(row.startsAt), endsAt: new Date(row.endsAt) };
		const types = (tickets.get(row.registrationId) ?? []).map(({ code, days }) => ({
			code,
			days: JSON.parse(days) as string[]
		}));
		return {
			bookingId: row.bookingId,
			registrationId: row.registrationId,
			name: row.name,
			sessionId: row.sessionId,
			title: row.title,
			startsAt: at.startsAt,
			endsAt: at.endsAt,
			capacity: at.capacity,
			moves: change?.kind === 'moved' || change?.kind === 'added',
			cancelled: change?.kind === 'cancelled',
			covered:
				!change || types.some((type) => opens(type, { day: at.day, ticketTypeCode: row.ticketTypeCode }))
		};
	});
}
