import { sql } from 'drizzle-orm';
import type { Counts } from '../../report/counts.ts';
import type { Period } from '../../report/period.ts';
import { KIND_WORDS } from '../../report/words.ts';
import { reader } from '../db/client.ts';
import { counted } from './sessions.ts';

/** One activity: a date, or a line of an imported file. */
export interface Activity extends Counts {
	key: string;
	label: string;
	day: string;
	series: string;
	kind: string;
	theme: string;
	href: string;
}

/** A date as the store gives it. */
export interface DateRow {
	id: number;
	slug: string;
	day: string;
	title: string;
	kind: keyof typeof KIND_WORDS;
	series: string;
	theme: string;
	target: number | null;
	registered: number;
	late: number;
	present: number;
	admissible: number;
	/** Of `present`, delegates of an assembly whom nobody registered. */
	unregistered: number;
}

/** The activities of a period, each with its numbers. */
export async function activitiesOf(period: Period): Promise<Activity[]> {
	const [dates, past] = await Promise.all([datesOf(period), pastOf(period)]);
	return [...dates, ...past];
}

async function datesOf(period: Period): Promise<Activity[]> {
	const db = await reader();
	const rows = await db.all<DateRow>(sql`WITH ${counted(period)},
		p AS (
			SELECT session_id, total(present) AS present, total(admissible) AS admissible, total(unregistered) AS unregistered FROM (
				SELECT a.session_id, sum(a.people) AS present, sum(a.people * a.is_admissible) AS admissible, 0 AS unregistered
				FROM attendance a WHERE a.minutes > 0 AND a.session_id IN (SELECT id FROM s) GROUP BY a.session_id
				UNION ALL SELECT session_id, count(*), count(*), 0 FROM door WHERE was_there GROUP BY session_id
				UNION ALL SELECT session_id, count(*), count(*), sum(NOT is_registered) FROM room GROUP BY session_id)
			GROUP BY session_id),
		y AS (SELECT event_id, sum(people) AS people FROM registration_tally
			WHERE status = 'active' AND is_confirmed = 1 GROUP BY event_id),
		n AS (SELECT session_id, count(*) AS people FROM r GROUP BY session_id),
		l AS (SELECT session_id, count(*) AS people FROM late GROUP BY session_id)
		SELECT s.id, s.slug, s.day, s.title, s.kind, s.series, s.theme, s.target,
			coalesce(CASE WHEN s.is_course THEN y.people ELSE n.people END, 0) AS registered,
			coalesce(l.people, 0) AS late, coalesce(p.present, 0) AS present, coalesce(p.admissible, 0) AS admissible,
			coalesce(p.unregistered, 0) AS unregistered
		FROM s LEFT JOIN p ON p.session_id = s.id LEFT JOIN y ON y.event_id = s.event_id LEFT JOIN n ON n.session_id = s.id
		LEFT JOIN l ON l.session_id = s.id`);
	return rows.map(ofDate);
}

/** A date as the report counts it. */
export function ofDate({ id, slug, title, kind, target, unregistered, ...row }: DateRow): Activity {
	return {
		...row,
		...{ key: `s${id}`, label: title, kind: KIND_WORDS[kind] },
		href: `/gestion/${slug}/${id < 0 ? 'assemblee' : `presences/${id}`}`,
		...{ activities: 1, presentOfRegistered: row.present - unregistered, presentJudged: row.present },
		...{ target: target ?? 0, presentTargeted: target ? row.present : 0 }
	};
}

/** A line of an imported file as the store gives it. */
export interface PastRow {
	id: number;
	importId: number;
	day: string;
	title: string;
	kind: string;
	series: string;
	registered: number | null;
	present: number;
	admissible: number | null;
}

async function pastOf({ from, to }: Period): Promise<Activity[]> {
	const db = await reader();
	const rows = await db.all<PastRow>(sql`
		SELECT p.id, p.import_id AS importId, p.day, p.title, p.kind, p.series, p.registered, p.present, p.admissible
		FROM past_activity p JOIN activity_import i ON i.id = p.import_id
		WHERE i.undone_at IS NULL AND p.day BETWEEN ${from} AND ${to}`);
	return rows.map(ofPast);
}

/** A line of an imported file as the report counts it. */
export function ofPast({ id, importId, title, registered, present, admissible, ...row }: PastRow): Activity {
	return {
		...row,
		...{ key: `p${id}`, label: title, theme: '', href: `/gestion/rapport/importer#import-${importId}` },
		...{ activities: 1, registered: registered ?? 0, late: 0, present, admissible: admissible ?? 0 },
		presentOfRegistered: registered === null ? 0 : present,
		presentJudged: admissible === null ? 0 : present,
		...{ target: 0, presentTargeted: 0 }
	};
}
