import { sql } from 'drizzle-orm';
import type { Database } from '../db/client.ts';
import { recount, type Difference, type Rules } from '../db/recount.ts';
import { CREDIT_RULES } from './credits/rules.ts';
import { LINE_RULES } from './line/rules.ts';
import { SEAT_RULES } from './seats/rules.ts';

/** Places of a quota that are offered. */
const offered = sql`(SELECT count(*) FROM place_wait w WHERE w.event_id = q.event_id AND w.status = 'offered' AND EXISTS (
	SELECT 1 FROM ticket_type_quota oq JOIN ticket_type y ON y.id = oq.ticket_type_id
	WHERE oq.quota_id = q.id AND y.role = 'admission'))`;

const RULES: Rules = {
	...SEAT_RULES,
	...LINE_RULES,
	...CREDIT_RULES,
	// A place offered to who waits for one is taken.
	quota_taken: sql`
		SELECT q.id AS object, q.taken AS stored, count(k.id) + ${offered} AS counted
		FROM quota q
		LEFT JOIN ticket_type_quota tq ON tq.quota_id = q.id
		LEFT JOIN ticket k ON k.ticket_type_id = tq.ticket_type_id AND k.status = 'active'
		GROUP BY q.id HAVING stored <> counted`,
	quota_capacity: sql`
		SELECT q.id AS object, q.capacity AS stored, count(k.id) + ${offered} AS counted
		FROM quota q
		JOIN ticket_type_quota tq ON tq.quota_id = q.id
		JOIN ticket k ON k.ticket_type_id = tq.ticket_type_id AND k.status = 'active'
		GROUP BY q.id HAVING counted > stored`,
	session_booked: sql`
		SELECT s.id AS object, s.booked AS stored, count(b.id) AS counted
		FROM session s LEFT JOIN booking b ON b.session_id = s.id AND b.status = 'active'
		GROUP BY s.id HAVING stored <> counted`,
	session_capacity: sql`
		SELECT s.id AS object, s.capacity AS stored, count(b.id) AS counted
		FROM session s JOIN booking b ON b.session_id = s.id AND b.status = 'active'
		WHERE s.bookable = 1 GROUP BY s.id HAVING counted > stored`,
	one_registration_per_event: sql`
		SELECT r.event_id || '/' || r.person_id AS object, 1 AS stored, count(*) AS counted
		FROM registration r WHERE r.status = 'active'
		GROUP BY r.event_id, r.person_id HAVING counted > 1`,
	bookings_apart: sql`
		SELECT a.registration_id || ': ' || a.session_id || ', ' || b.session_id AS object,
			'apart' AS stored, 'overlap' AS counted
		FROM booking a
		JOIN booking b ON b.registration_id = a.registration_id AND b.session_id > a.session_id AND b.status = 'active'
		JOIN session s ON s.id = a.session_id
		JOIN session t ON t.id = b.session_id
		WHERE a.status = 'active' AND s.starts_at < t.ends_at AND t.starts_at < s.ends_at`,
	booking_covered: sql`
		SELECT b.id AS object, 'active' AS stored, 'no ticket opens it' AS counted
		FROM booking b WHERE b.status = 'active' AND NOT EXISTS (
			SELECT 1 FROM opened_session o
			WHERE o.registration_id = b.registration_id AND o.session_id = b.session_id)`,
	ticket_of_active_registration: sql`
		SELECT k.id AS object, 'active' AS stored, r.status AS counted
		FROM ticket k JOIN registration r ON r.id = k.registration_id
		WHERE k.status = 'active' AND r.status <> 'active'`,
	registration_of_live_order: sql`
		SELECT r.id AS object, r.status AS stored, o.status AS counted
		FROM registration r JOIN "order" o ON o.id = r.order_id
		WHERE r.status = 'active' AND o.status NOT IN ('held', 'awaiting_payment', 'paid')`,
	order_lines: sql`
		SELECT o.id AS object, o.subtotal_cents AS stored, coalesce(sum(k.price_cents), 0) + (
			SELECT coalesce(sum(i.quantity * i.unit_cents), 0) FROM order_item i WHERE i.order_id = o.id) AS counted
		FROM "order" o
		LEFT JOIN registration r ON r.order_id = o.id AND r.status <> 'transferred'
		LEFT JOIN ticket k ON k.registration_id = r.id
		GROUP BY o.id HAVING stored <> counted`,
	order_paid: sql`
		SELECT o.id AS object, o.paid_cents || ' − ' || o.refunded_cents AS stored,
			coalesce(sum(p.amount_cents) FILTER (WHERE p.direction = 'in'), 0) || ' − ' ||
			coalesce(sum(p.amount_cents) FILTER (WHERE p.direction = 'out'), 0) AS counted
		FROM "order" o LEFT JOIN payment p ON p.order_id = o.id
		GROUP BY o.id HAVING stored <> counted`,
	order_covered: sql`
		SELECT o.id AS object, o.status AS stored, o.paid_cents - o.refunded_cents AS counted
		FROM "order" o
		WHERE o.status = 'paid' AND o.paid_cents - o.refunded_cents < o.total_cents - o.credited_cents`,
	order_credited: sql`
		SELECT o.id AS object, o.credited_cents AS stored,
			coalesce(sum(i.total_cents) FILTER (WHERE i.kind = 'credit_note'), 0) AS counted
		FROM "order" o LEFT JOIN invoice i ON i.order_id = o.id
		GROUP BY o.id HAVING stored <> counted`,
	invoice_of_order: sql`
		SELECT o.id AS object, o.total_cents AS stored, coalesce(i.total_cents, 'no invoice') AS counted
		FROM "order" o LEFT JOIN invoice i ON i.order_id = o.id AND i.kind = 'invoice'
		WHERE o.status IN ('awaiting_payment', 'paid') AND o.total_cents > 0 AND i.total_cents IS NOT o.total_cents`,
	wish_ranks: sql`
		SELECT registration_id AS object, max(rank) AS stored, count(*) AS counted
		FROM wish GROUP BY registration_id HAVING stored <> counted`,
	assignment_once: sql`
		SELECT event_id AS object, count(*) AS stored, 1 AS counted
		FROM solver_run WHERE kind = 'assignment' AND status = 'accepted' GROUP BY event_id HAVING stored > counted`,
	attendance: sql`
		SELECT c.checkpoint_id || ' ' || c.period AS object, c.present AS stored, count(a.scan_id) AS counted
		FROM attendance_count c
		LEFT JOIN admission a ON a.checkpoint_id = c.checkpoint_id AND a.period = c.period
		GROUP BY c.checkpoint_id, c.period HAVING stored <> counted`,
	attendance_missing: sql`
		SELECT a.checkpoint_id || ' ' || a.period AS object, 0 AS stored, count(*) AS counted
		FROM admission a
		WHERE NOT EXISTS (
			SELECT 1 FROM attendance_count c WHERE c.checkpoint_id = a.checkpoint_id AND c.period = a.period)
		GROUP BY a.checkpoint_id, a.period`,
	admission_active: sql`
		SELECT a.checkpoint_id || '/' || a.registration_id || '/' || a.period AS object, r.status AS stored, 'active' AS counted
		FROM admission a JOIN registration r ON r.id = a.registration_id
		WHERE r.status <> 'active'`,
	admission_scanned: sql`
		SELECT a.checkpoint_id || '/' || a.registration_id || ' ' || a.period AS object,
			'admitted' AS stored, coalesce(s.verdict, 'no scan') AS counted
		FROM admission a LEFT JOIN scan s ON s.id = a.scan_id
			AND s.registration_id = a.registration_id AND s.checkpoint_id = a.checkpoint_id
		WHERE s.verdict IS NOT 'admitted'`,
	registration_tally: sql`
		SELECT coalesce(s.event_id, c.event_id) || '/' || coalesce(s.status, c.status) || '/' || coalesce(s.order_status, c.order_status) || '/' || coalesce(s.is_confirmed, c.is_confirmed) || '/' || coalesce(s.region_code, c.region_code) || '/' || coalesce(s.organisation_id, c.organisation_id) AS object, coalesce(s.people, 'none') AS stored, coalesce(c.people, 'none') AS counted
		FROM registration_tally s FULL JOIN (
			SELECT r.event_id, r.status, o.status AS order_status, o.confirmed_at IS NOT NULL AS is_confirmed,
				coalesce(r.region_code, '') AS region_code, coalesce(r.organisation_id, 0) AS organisation_id,
				iif(r.organisation_id IS NULL, r.organisation_name, '') AS organisation_name, count(*) AS people
			FROM registration r JOIN "order" o ON o.id = r.order_id GROUP BY 1, 2, 3, 4, 5, 6, 7) c ON s.event_id = c.event_id AND s.status = c.status AND s.order_status = c.order_status AND s.is_confirmed = c.is_confirmed AND s.region_code = c.region_code AND s.organisation_id = c.organisation_id AND s.organisation_name = c.organisation_name
		WHERE stored <> counted`,
	registration_hour_tally: sql`
		SELECT coalesce(s.event_id, c.event_id) || '/' || coalesce(s.hour, c.hour) AS object, coalesce(s.people, 'none') AS stored, coalesce(c.people, 'none') AS counted
		FROM registration_hour_tally s FULL JOIN (
			SELECT event_id, created_at / 3600000 AS hour, count(*) AS people
			FROM registration WHERE status = 'active' GROUP BY 1, 2) c ON s.event_id = c.event_id AND s.hour = c.hour
		WHERE stored <> counted`,
	ticket_tally: sql`
		SELECT coalesce(s.ticket_type_id, c.ticket_type_id) || '/' || coalesce(s.order_status, c.order_status) AS object, coalesce(s.tickets || ' ' || s.amount_cents, 'none') AS stored, coalesce(c.tickets || ' ' || c.amount_cents, 'none') AS counted
		FROM ticket_tally s FULL JOIN (
			SELECT k.ticket_type_id, o.status AS order_status, count(*) AS tickets, sum(k.price_cents) AS amount_cents
			FROM ticket k JOIN registration r ON r.id = k.registration_id JOIN "order" o ON o.id = r.order_id
			WHERE k.status = 'active' GROUP BY 1, 2) c ON s.ticket_type_id = c.ticket_type_id AND s.order_status = c.order_status
		WHERE stored <> counted`,
	order_tally: sql`
		SELECT coalesce(s.event_id, c.event_id) || '/' || coalesce(s.due_day, c.due_day) AS object, coalesce(s.orders || ' ' || s.paid_cents || ' ' || s.refunded_cents || ' ' || s.owing_orders || ' ' || s.owing_cents, 'none') AS stored, coalesce(c.orders || ' ' || c.paid_cents || ' ' || c.refunded_cents || ' ' || c.owing_orders || ' ' || c.owing_cents, 'none') AS counted
		FROM order_tally s FULL JOIN (
			SELECT event_id, coalesce(due_at / 86400000, -1) AS due_day, count(*) AS orders, sum(paid_cents) AS paid_cents,
				sum(refunded_cents) AS refunded_cents, sum(owes > 0) AS owing_orders, sum(max(owes, 0)) AS owing_cents
			FROM (SELECT *, iif(status = 'awaiting_payment', total_cents - credited_cents - paid_cents + refunded_cents, 0) AS owes
				FROM "order") GROUP BY 1, 2) c ON s.event_id = c.event_id AND s.due_day = c.due_day
		WHERE stored <> counted`,
	document_tally: sql`
		SELECT coalesce(s.event_id, c.event_id) || '/' || coalesce(s.kind, c.kind) AS object, coalesce(s.total_cents, 'none') AS stored, coalesce(c.total_cents, 'none') AS counted
		FROM document_tally s FULL JOIN (
			SELECT o.event_id, i.kind, sum(i.total_cents) AS total_cents
			FROM invoice i JOIN "order" o ON o.id = i.order_id GROUP BY 1, 2) c ON s.event_id = c.event_id AND s.kind = c.kind
		WHERE stored <> counted`,
	admission_tally: sql`
		SELECT coalesce(s.ticket_type_id, c.ticket_type_id) AS object, coalesce(s.people, 0) AS stored, coalesce(c.people, 0) AS counted
		FROM admission_tally s FULL JOIN (
			SELECT k.ticket_type_id, count(DISTINCT a.registration_id) AS people
			FROM admission a JOIN checkpoint_reads w ON w.checkpoint_id = a.checkpoint_id
			JOIN ticket k ON k.registration_id = a.registration_id AND k.ticket_type_id = w.ticket_type_id AND k.status = 'active'
			GROUP BY 1) c ON c.ticket_type_id = s.ticket_type_id
		WHERE stored <> counted`
};

/** How many rules {@link verify} recounts. */
export const RULE_COUNT = Object.keys(RULES).length;

/**
 * Recounts everything that triggers keep (places, seats, money, presence, figures) and every rule between rows.
 * The books against one another are `reconcile`'s.
 */
export function verify(database?: Database): Promise<Difference[]> {
	return recount(RULES, database);
}
