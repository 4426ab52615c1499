import { sql, type SQL } from 'drizzle-orm';
import type { Period } from '../../report/period.ts';
import { now } from '../clock.ts';

/**
 * What is counted of a period, as common tables of SQL: `s`, its dates that have begun (each of a training's; of another
 * event's, those with a sheet or a door), `p`, who was there by the sheet or else by the door, and `r`, who was registered
 * to a date that is no training's. A training's registrations are kept in `registration_tally`.
 */
export function counted({ from, to }: Period): SQL {
	return sql`s AS MATERIALIZED (
		SELECT s.id, s.event_id, s.day, s.title, s.bookable, e.kind, e.slug,
			c.event_id IS NOT NULL AS is_course, coalesce(c.series, '') AS series, c.target_people AS target,
			coalesce(h.name, '') AS theme
		FROM session s JOIN event e ON e.id = s.event_id
		LEFT JOIN course_session c ON c.event_id = e.id
		LEFT JOIN course k ON k.id = c.course_id LEFT JOIN course_theme h ON h.id = k.theme_id
		WHERE s.day BETWEEN ${from} AND ${to} AND s.starts_at <= ${now().getTime()} AND s.status = 'scheduled'
			AND e.published_at IS NOT NULL AND coalesce(c.status, '') <> 'cancelled'
			AND (c.event_id IS NOT NULL
				OR EXISTS (SELECT 1 FROM attendance a WHERE a.session_id = s.id)
				OR EXISTS (SELECT 1 FROM checkpoint d JOIN admission f ON f.checkpoint_id = d.id WHERE d.session_id = s.id))),
	door AS (
		SELECT s.id AS session_id, f.registration_id, min(f.at) < t.ends_at AS was_there
		FROM s JOIN session t ON t.id = s.id JOIN checkpoint d ON d.session_id = s.id
		JOIN admission f ON f.checkpoint_id = d.id
		WHERE NOT EXISTS (SELECT 1 FROM attendance a WHERE a.session_id = s.id AND a.registration_id = f.registration_id)
		GROUP BY s.id, f.registration_id),
	r AS (
		SELECT DISTINCT o.session_id, o.registration_id FROM (
			SELECT b.session_id, b.registration_id FROM s JOIN booking b ON b.session_id = s.id
			WHERE s.is_course = 0 AND s.bookable AND b.status = 'active'
			UNION ALL
			SELECT v.session_id, v.registration_id FROM s JOIN opened_session v ON v.session_id = s.id
			WHERE s.is_course = 0 AND NOT s.bookable) o
		JOIN registration g ON g.id = o.registration_id JOIN "order" q ON q.id = g.order_id
		WHERE g.status = 'active' AND q.confirmed_at IS NOT NULL)`;
}
