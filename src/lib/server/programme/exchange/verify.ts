import { sql } from 'drizzle-orm';
import type { Database } from '../../db/client.ts';
import { recount, type Difference, type Rules } from '../../db/recount.ts';

const RULES: Rules = {
	exchange_fill: sql`
		SELECT f.round_id || '/' || f.table_id AS object, f.taken AS stored, count(e.registration_id) AS counted
		FROM exchange_fill f LEFT JOIN exchange_seat e ON e.round_id = f.round_id AND e.table_id = f.table_id
		GROUP BY f.round_id, f.table_id HAVING stored <> counted`,
	exchange_fill_missing: sql`
		SELECT e.round_id || '/' || e.table_id AS object, 0 AS stored, count(*) AS counted
		FROM exchange_seat e
		WHERE NOT EXISTS (SELECT 1 FROM exchange_fill f WHERE f.round_id = e.round_id AND f.table_id = e.table_id)
		GROUP BY e.round_id, e.table_id`,
	exchange_seats: sql`
		SELECT e.round_id || '/' || e.table_id AS object, t.seats AS stored, count(*) AS counted
		FROM exchange_seat e JOIN exchange_table t ON t.id = e.table_id
		GROUP BY e.round_id, e.table_id HAVING counted > stored`,
	exchange_booked: sql`
		SELECT e.round_id || '/' || e.registration_id AS object, 'seated' AS stored, 'no seat in the session' AS counted
		FROM exchange_seat e JOIN exchange_round r ON r.id = e.round_id
		WHERE NOT EXISTS (
			SELECT 1 FROM booking b
			WHERE b.registration_id = e.registration_id AND b.session_id = r.session_id AND b.status = 'active')`,
	exchange_asked: sql`
		SELECT q.session_id || '/' || q.registration_id AS object, 'asked' AS stored, 'no seat in the session' AS counted
		FROM seating_request q
		WHERE NOT EXISTS (
			SELECT 1 FROM booking b
			WHERE b.registration_id = q.registration_id AND b.session_id = q.session_id AND b.status = 'active')`,
	exchange_round_within: sql`
		SELECT r.session_id || '/' || r.number AS object, r.starts_at || ' – ' || r.ends_at AS stored,
			s.starts_at || ' – ' || s.ends_at AS counted
		FROM exchange_round r JOIN session s ON s.id = r.session_id
		WHERE s.status = 'scheduled' AND (r.starts_at < s.starts_at OR r.ends_at > s.ends_at)`,
	exchange_one_table: sql`
		SELECT a.registration_id || ': ' || a.round_id || ', ' || b.round_id AS object,
			'one table' AS stored, 'two at once' AS counted
		FROM exchange_seat a JOIN exchange_seat b ON b.registration_id = a.registration_id AND b.round_id > a.round_id
		JOIN exchange_round r ON r.id = a.round_id JOIN exchange_round s ON s.id = b.round_id
		WHERE r.starts_at < s.ends_at AND s.starts_at < r.ends_at`
};

export const EXCHANGE_RULE_COUNT = Object.keys(RULES).length;

/** Recounts what the tables of exchange sessions must hold. An empty list is what one wants. */
export function verifyExchange(database?: Database): Promise<Difference[]> {
	return recount(RULES, database);
}
