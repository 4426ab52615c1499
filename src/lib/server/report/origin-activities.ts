import { sql } from 'drizzle-orm';
import type { Period } from '../../report/period.ts';
import { reader } from '../db/client.ts';
import { ofDate, ofPast, type Activity, type DateRow, type PastRow } from './activities.ts';
import { ORIGINS, type OriginKind } from './origins.ts';
import { counted } from './sessions.ts';

/**
 * The activities to which people of one region or organisation came, each with their numbers alone: what a row of
 * {@link originsOf} adds up. A date's target is for everybody, and is not theirs.
 */
export async function activitiesFrom(period: Period, by: OriginKind, label: string): Promise<Activity[]> {
	const { line, registration, delegate, past, name } = ORIGINS[by];
	const db = await reader();
	const [dates, lines] = await Promise.all([
		db.all<DateRow>(sql`WITH ${counted(period)},
			x AS (
				SELECT a.session_id AS id, ${line} AS k, 0 AS r, sum(a.people) AS p, sum(a.people * a.is_admissible) AS d, 0 AS u, 0 AS t
				FROM attendance a LEFT JOIN registration g ON g.id = a.registration_id
				WHERE a.minutes > 0 AND a.session_id IN (SELECT id FROM s) GROUP BY 1, 2
				UNION ALL SELECT door.session_id, ${registration}, 0, count(*), count(*), 0, 0
				FROM door JOIN registration g ON g.id = door.registration_id WHERE door.was_there GROUP BY 1, 2
				UNION ALL SELECT room.session_id, ${delegate}, 0, count(*), count(*), sum(NOT room.is_registered), 0
				FROM room JOIN organisation o ON o.id = room.organisation_id GROUP BY 1, 2
				UNION ALL SELECT r.session_id, ${registration}, count(*), 0, 0, 0, 0
				FROM r JOIN registration g ON g.id = r.registration_id GROUP BY 1, 2
				UNION ALL SELECT s.id, ${registration}, sum(g.people), 0, 0, 0, 0
				FROM s JOIN registration_tally g ON g.event_id = s.event_id
				WHERE s.is_course AND g.status = 'active' AND g.is_confirmed = 1 GROUP BY 1, 2
				UNION ALL SELECT late.session_id, ${registration}, 0, 0, 0, 0, count(*)
				FROM late JOIN registration g ON g.id = late.registration_id GROUP BY 1, 2),
			l AS (SELECT id, coalesce(${name}, k) AS label, r, p, d, u, t FROM x)
			SELECT s.id, s.slug, s.day, s.title, s.kind, s.series, s.theme, NULL AS target,
				CAST(total(l.r) AS INTEGER) AS registered, CAST(total(l.p) AS INTEGER) AS present,
				CAST(total(l.d) AS INTEGER) AS admissible, CAST(total(l.t) AS INTEGER) AS late,
				CAST(total(l.u) AS INTEGER) AS unregistered
			FROM l JOIN s ON s.id = l.id WHERE l.label = ${label}
			GROUP BY s.id HAVING registered + present + late > 0`),
		db.all<PastRow>(sql`WITH x AS (
				SELECT p.*, ${past} AS k FROM past_activity p JOIN activity_import i ON i.id = p.import_id
				WHERE i.undone_at IS NULL AND p.day BETWEEN ${period.from} AND ${period.to})
			SELECT id, import_id AS importId, day, title, kind, series, registered, present, admissible
			FROM x WHERE coalesce(${name}, k) = ${label}`)
	]);
	return [...dates.map(ofDate), ...lines.map(ofPast)];
}
