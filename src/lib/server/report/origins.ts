import { sql, type SQL } from 'drizzle-orm';
import type { ReportRow } from '../../report/counts.ts';
import type { Period } from '../../report/period.ts';
import { GROUPING_WORDS } from '../../report/words.ts';
import { reader } from '../db/client.ts';
import { counted } from './sessions.ts';

export type OriginKind = 'region' | 'organisation';

/** What says where somebody comes from, by the names that each query gives its tables. */
interface Origin {
	/** Of a line of a sheet (`a`), and of its registration (`g`), if it has one. */
	line: SQL;
	/** Of a registration (`g`), or of its tally. */
	registration: SQL;
	/** Of a delegate in the room (`room`), by the organisation that they spoke for (`o`). */
	delegate: SQL;
	past: SQL;
	name: SQL;
}

export const ORIGINS: Record<OriginKind, Origin> = {
	region: {
		line: sql`coalesce(nullif(g.region_code, ''), a.region_code, '')`,
		registration: sql`coalesce(g.region_code, '')`,
		delegate: sql`coalesce(o.region_code, '')`,
		past: sql`p.region`,
		name: sql`(SELECT name FROM region WHERE code = k)`
	},
	organisation: {
		line: sql`coalesce(nullif(g.organisation_id, 0), a.organisation_id, g.organisation_name, '')`,
		registration: sql`coalesce(nullif(g.organisation_id, 0), g.organisation_name, '')`,
		delegate: sql`o.id`,
		past: sql`p.organisation`,
		name: sql`(SELECT name FROM organisation WHERE id = k AND typeof(k) = 'integer')`
	}
};

interface OriginRow {
	label: string;
	registered: number;
	late: number;
	present: number;
	admissible: number;
	presentOfRegistered: number;
	presentJudged: number;
}

/**
 * Numbers of a period by where people come from: their region or organisation, as their registration or their line of the
 * sheet says it; of an imported activity, as its file says it.
 */
export async function originsOf(period: Period, by: OriginKind): Promise<ReportRow[]> {
	const { line, registration, delegate, past, name } = ORIGINS[by];
	const db = await reader();
	const rows = await db.all<OriginRow>(sql`WITH ${counted(period)},
		n AS (SELECT event_id, count(*) AS dates FROM s WHERE is_course GROUP BY event_id),
		x AS (
			SELECT ${line} AS k, 0 AS r, sum(a.people) AS p, sum(a.people * a.is_admissible) AS d, 0 AS pr, 0 AS pj, 0 AS t
			FROM attendance a LEFT JOIN registration g ON g.id = a.registration_id
			WHERE a.minutes > 0 AND a.session_id IN (SELECT id FROM s) GROUP BY 1
			UNION ALL SELECT ${registration}, 0, count(*), count(*), 0, 0, 0
			FROM door JOIN registration g ON g.id = door.registration_id WHERE door.was_there GROUP BY 1
			UNION ALL SELECT ${delegate}, 0, count(*), count(*), -sum(NOT room.is_registered), 0, 0
			FROM room JOIN organisation o ON o.id = room.organisation_id GROUP BY 1
			UNION ALL SELECT ${registration}, count(*), 0, 0, 0, 0, 0 FROM r JOIN registration g ON g.id = r.registration_id GROUP BY 1
			UNION ALL SELECT ${registration}, sum(g.people * n.dates), 0, 0, 0, 0, 0
			FROM n JOIN registration_tally g ON g.event_id = n.event_id
			WHERE g.status = 'active' AND g.is_confirmed = 1 GROUP BY 1
			UNION ALL SELECT ${registration}, 0, 0, 0, 0, 0, count(*) FROM late
			JOIN registration g ON g.id = late.registration_id WHERE late.session_id IN (SELECT id FROM s) GROUP BY 1
			UNION ALL SELECT ${past}, total(p.registered), sum(p.present), total(p.admissible),
				-total(CASE WHEN p.registered IS NULL THEN p.present END), -total(CASE WHEN p.admissible IS NULL THEN p.present END), 0
			FROM past_activity p JOIN activity_import i ON i.id = p.import_id
			WHERE i.undone_at IS NULL AND p.day BETWEEN ${period.from} AND ${period.to} GROUP BY 1),
		l AS (SELECT coalesce(${name}, k) AS label, r, p, d, pr, pj, t FROM x)
		SELECT label, CAST(total(r) AS INTEGER) AS registered, CAST(total(p) AS INTEGER) AS present,
			CAST(total(d) AS INTEGER) AS admissible, CAST(total(t) AS INTEGER) AS late, CAST(total(p) + total(pr) AS INTEGER) AS presentOfRegistered,
			CAST(total(p) + total(pj) AS INTEGER) AS presentJudged
		FROM l GROUP BY label HAVING registered + present + late > 0`);
	return rows.map((row) => ({
		...row,
		...{ key: row.label, label: row.label || GROUPING_WORDS[by].none, day: null },
		href: `par=activity&dans=${by}&valeur=${encodeURIComponent(row.label)}`,
		...{ activities: 0, target: 0, presentTargeted: 0 }
	}));
}
