import { sql, type SQL } from 'drizzle-orm';
import type { Period } from '../../report/period.ts';
import { now } from '../clock.ts';

/**
 * What is counted of a period, as common tables of SQL: `s`, its dates that have begun (each of a training's; of another
 * event's, those with a sheet or a door), `door`, who was there by the door where no sheet says, `room`, the delegates who
 * were in the room of an assembly and whom neither counts, `r`, who was registered to a date that is no training's, and
 * `late`, who withdrew late from a training and was not forgiven, at its first date alone. A
 * training's registrations are kept in `registration_tally`. An assembly that was opened is counted at the first date of
 * its event; where that has none, as a date of its own, by its event's number below zero.
 */
export function counted({ from, to }: Period): SQL {
	return sql`opened AS (
		SELECT a.event_id, (SELECT x.id FROM session x WHERE x.event_id = a.event_id AND x.status = 'scheduled'
			ORDER BY x.starts_at, x.id LIMIT 1) AS first_id
		FROM assembly a WHERE a.opened_at IS NOT NULL),
	s AS MATERIALIZED (
		SELECT s.id, s.event_id, s.day, s.title, s.bookable, e.kind, e.slug,
			c.event_id IS NOT NULL AS is_course, coalesce(c.series, '') AS series, c.target_people AS target,
			coalesce(h.name, '') AS theme, coalesce(b.first_id = s.id, 0) AS is_room
		FROM session s JOIN event e ON e.id = s.event_id
		LEFT JOIN opened b ON b.event_id = e.id
		LEFT JOIN course_session c ON c.event_id = e.id
		LEFT JOIN course k ON k.id = c.course_id LEFT JOIN course_theme h ON h.id = k.theme_id
		WHERE s.day BETWEEN ${from} AND ${to} AND s.starts_at <= ${now().getTime()} AND s.status = 'scheduled'
			AND (e.published_at IS NOT NULL OR b.event_id IS NOT NULL) AND coalesce(c.status, '') <> 'cancelled'
			AND (c.event_id IS NOT NULL OR b.first_id = s.id
				OR EXISTS (SELECT 1 FROM attendance a WHERE a.session_id = s.id)
				OR EXISTS (SELECT 1 FROM checkpoint d JOIN admission f ON f.checkpoint_id = d.id WHERE d.session_id = s.id))
		UNION ALL SELECT -e.id, e.id, e.first_day, e.name, 0, e.kind, e.slug, 0, '', NULL, '', 1
		FROM opened b JOIN event e ON e.id = b.event_id
		WHERE b.first_id IS NULL AND e.first_day BETWEEN ${from} AND ${to}),
	door AS (
		SELECT s.id AS session_id, f.registration_id, min(f.at) < t.ends_at AS was_there
		FROM s JOIN session t ON t.id = s.id JOIN checkpoint d ON d.session_id = s.id
		JOIN admission f ON f.checkpoint_id = d.id
		WHERE NOT EXISTS (SELECT 1 FROM attendance a WHERE a.session_id = s.id AND a.registration_id = f.registration_id)
		GROUP BY s.id, f.registration_id
		UNION ALL SELECT s.id, f.registration_id, 1
		FROM s JOIN checkpoint d ON d.event_id = s.event_id AND d.session_id IS NULL
		JOIN admission f ON f.checkpoint_id = d.id WHERE s.id < 0 GROUP BY s.id, f.registration_id),
	room AS (
		SELECT s.id AS session_id, x.person_id, min(x.organisation_id) AS organisation_id,
			EXISTS (SELECT 1 FROM registration g JOIN "order" q ON q.id = g.order_id WHERE g.event_id = s.event_id
				AND g.person_id = x.person_id AND g.status = 'active' AND q.confirmed_at IS NOT NULL) AS is_registered
		FROM s JOIN assembly_presence x ON x.event_id = s.event_id
		WHERE s.is_room
			AND NOT EXISTS (SELECT 1 FROM attendance a JOIN registration g ON g.id = a.registration_id
				WHERE a.session_id = s.id AND a.minutes > 0 AND g.person_id = x.person_id)
			AND NOT EXISTS (SELECT 1 FROM door JOIN registration g ON g.id = door.registration_id
				WHERE door.session_id = s.id AND door.was_there AND g.person_id = x.person_id)
		GROUP BY s.id, x.person_id),
	r AS (
		SELECT DISTINCT o.session_id, o.registration_id FROM (
			SELECT b.session_id, b.registration_id FROM s JOIN booking b ON b.session_id = s.id
			WHERE s.is_course = 0 AND s.bookable AND b.status = 'active'
			UNION ALL
			SELECT v.session_id, v.registration_id FROM s JOIN opened_session v ON v.session_id = s.id
			WHERE s.is_course = 0 AND NOT s.bookable
			UNION ALL
			SELECT s.id, g.id FROM s JOIN registration g ON g.event_id = s.event_id WHERE s.id < 0) o
		JOIN registration g ON g.id = o.registration_id JOIN "order" q ON q.id = g.order_id
		WHERE g.status = 'active' AND q.confirmed_at IS NOT NULL),
	late AS (
		SELECT g.id AS registration_id, (SELECT x.id FROM session x WHERE x.event_id = g.event_id AND x.status = 'scheduled'
			ORDER BY x.starts_at, x.id LIMIT 1) AS session_id
		FROM registration g WHERE g.is_late AND g.event_id IN (SELECT event_id FROM s WHERE is_course)
			AND NOT EXISTS (SELECT 1 FROM withdrawal_pardon w WHERE w.registration_id = g.id))`;
}
