import { sql } from 'drizzle-orm';
import { minutesOf } from '../../attendance/minutes.ts';
import { reader, type Database } from '../db/client.ts';
import { recount, type Difference, type Rules } from '../db/recount.ts';

const RULES: Rules = {
	attendance_last_change: sql`
		SELECT a.id AS object, a.minutes || ' ' || a.is_admissible || ' ' || a.people AS stored,
			coalesce(json_extract(c.after, '$.minutes') || ' ' || json_extract(c.after, '$.isAdmissible') || ' ' ||
				json_extract(c.after, '$.people'), 'no trail') AS counted
		FROM attendance a LEFT JOIN attendance_change c
			ON c.id = (SELECT max(id) FROM attendance_change WHERE attendance_id = a.id)
		WHERE stored <> counted`,
	attendance_removed: sql`
		SELECT c.attendance_id AS object, 'no line' AS stored, 'a last change that has one' AS counted
		FROM attendance_change c
		WHERE c.id = (SELECT max(id) FROM attendance_change WHERE attendance_id = c.attendance_id)
			AND c.after IS NOT NULL AND NOT EXISTS (SELECT 1 FROM attendance a WHERE a.id = c.attendance_id)`,
	attendance_of_its_event: sql`
		SELECT a.id AS object, s.event_id AS stored, r.event_id AS counted
		FROM attendance a JOIN session s ON s.id = a.session_id JOIN registration r ON r.id = a.registration_id
		WHERE s.event_id <> r.event_id`
};

export const ATTENDANCE_RULE_COUNT = Object.keys(RULES).length + 1;

/** Recounts sheets: the minutes of each line from its spans, each line from the last of its trail. */
export async function verifyAttendance(database?: Database): Promise<Difference[]> {
	const db = database ?? (await reader());
	return [...(await recount(RULES, db)), ...(await minutesAgain(db))];
}

async function minutesAgain(db: Database): Promise<Difference[]> {
	const rows = await db.all<{ id: number; minutes: number; starts: number; ends: number; spans: string }>(sql`
		SELECT a.id, a.minutes, s.starts_at AS starts, s.ends_at AS ends, (
			SELECT json_group_array(json_object('arrivedAt', n.arrived_at, 'leftAt', n.left_at))
			FROM attendance_span n WHERE n.attendance_id = a.id) AS spans
		FROM attendance a JOIN session s ON s.id = a.session_id`);
	return rows.flatMap(({ id, minutes, starts, ends, spans }) => {
		const counted = minutesOf(JSON.parse(spans), { startsAt: starts, endsAt: ends });
		return counted === minutes
			? []
			: [
					{
						rule: 'attendance_minutes',
						object: String(id),
						stored: String(minutes),
						counted: String(counted)
					}
				];
	});
}
