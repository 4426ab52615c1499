import { sql } from 'drizzle-orm';
import type { Rules } from '../../db/recount.ts';

/** What must hold between those who wait, those who were given seats, and those who swapped them. */
export const SEAT_RULES: Rules = {
	waitlist_idle: sql`
		SELECT v.id AS object, s.capacity - s.booked || ' free' AS stored, 'waiting' AS counted
		FROM waitable v JOIN session s ON s.id = v.session_id
		WHERE s.booked < s.capacity AND s.starts_at > unixepoch('subsec') * 1000`,
	waitlist_of_active_registration: sql`
		SELECT w.id AS object, w.status AS stored, r.status AS counted
		FROM waitlist_entry w JOIN registration r ON r.id = w.registration_id
		WHERE w.status = 'waiting' AND r.status <> 'active'`,
	// Whoever asked before and was still in line is among those that the trail says could not take the seat.
	promotion_order: sql`
		SELECT p.id AS object, p.details ->> 'entry' AS stored, w.id AS counted
		FROM audit_entry p JOIN waitlist_entry w
			ON w.session_id = p.details ->> 'session' AND w.id < p.details ->> 'entry'
		WHERE p.action = 'waitlist.promoted' AND (w.status = 'waiting' OR w.ended_at > p.at)
			AND NOT EXISTS (SELECT 1 FROM json_each(p.details, '$.passed') x WHERE x.value = w.id)`,
	promotion_told: sql`
		SELECT b.id AS object, b.source AS stored, 'no line in the trail' AS counted
		FROM booking b WHERE b.source = 'promotion' AND NOT EXISTS (
			SELECT 1 FROM audit_entry p
			WHERE p.action = 'waitlist.promoted' AND p.object_kind = 'registration' AND p.object_id = b.registration_id
				AND p.details ->> 'session' = b.session_id)`,
	// Two who wait for one another's seats have traded them.
	trade_idle: sql`
		SELECT a.id AS object, a.gives_session_id AS stored, 'waiting' AS counted
		FROM tradable a JOIN tradable b ON b.takes_session_id = a.gives_session_id AND b.gives_session_id = a.takes_session_id
		JOIN session g ON g.id = a.gives_session_id JOIN session s ON s.id = a.takes_session_id
		WHERE min(g.starts_at, s.starts_at) > unixepoch('subsec') * 1000`,
	// Each side of a trade was given its seat by it, and nobody else was; it gives the seats that it takes.
	trade_whole: sql`
		SELECT t.entry_id AS object, w.status AS stored, count(b.id) AS counted
		FROM seat_trade t JOIN waitlist_entry w ON w.id = t.entry_id
		LEFT JOIN booking b ON b.source = 'trade' AND b.created_at = t.created_at
			AND b.registration_id = t.registration_id AND b.session_id = t.takes_session_id
		GROUP BY t.entry_id HAVING counted <> 1 OR w.status <> 'accepted'`,
	trade_closed: sql`
		SELECT t.entry_id AS object, t.takes_session_id AS stored, 'not given' AS counted
		FROM seat_trade t WHERE NOT EXISTS (
			SELECT 1 FROM seat_trade g WHERE g.trade_id = t.trade_id AND g.gives_session_id = t.takes_session_id)`,
	trade_of_booking: sql`
		SELECT b.id AS object, b.source AS stored, 'no trade' AS counted
		FROM booking b WHERE b.source = 'trade' AND NOT EXISTS (
			SELECT 1 FROM seat_trade t WHERE t.registration_id = b.registration_id AND t.takes_session_id = b.session_id)`,
	// Each side of an accepted swap was given its seat by it, and nobody else was.
	swap_whole: sql`
		SELECT w.id AS object, w.status AS stored, count(b.id) AS counted
		FROM seat_swap w LEFT JOIN booking b ON b.source = 'swap' AND b.created_at = w.ended_at AND (
			(b.registration_id = w.from_registration_id AND b.session_id = w.wants_session_id)
			OR (b.registration_id = w.to_registration_id AND b.session_id = w.gives_session_id))
		WHERE w.status = 'accepted'
		GROUP BY w.id HAVING counted <> 2`,
	swap_of_booking: sql`
		SELECT b.id AS object, b.source AS stored, 'no swap' AS counted
		FROM booking b WHERE b.source = 'swap' AND NOT EXISTS (
			SELECT 1 FROM seat_swap w WHERE w.status = 'accepted' AND (
				(w.from_registration_id = b.registration_id AND w.wants_session_id = b.session_id)
				OR (w.to_registration_id = b.registration_id AND w.gives_session_id = b.session_id)))`,
	swap_of_seat: sql`
		SELECT w.id AS object, w.status AS stored, 'no seat' AS counted
		FROM seat_swap w WHERE w.status = 'offered' AND NOT EXISTS (
			SELECT 1 FROM booking b WHERE b.registration_id = w.from_registration_id
				AND b.session_id = w.gives_session_id AND b.status = 'active')`
};
