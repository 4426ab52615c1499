import { sql } from 'drizzle-orm';
import { now } from '../clock.ts';
import { reader } from '../db/client.ts';
import { write } from '../db/write.ts';
import { emitAll, type Fact } from '../outbox/emit.ts';

/** People reminded in one write. */
const BATCH = 100;

interface Due {
	sessionId: number;
	startsAt: number;
	registrationId: number;
	/** Of the order. */
	organisationId: number | null;
}

/**
 * Reminds of each meeting, from the moment its room or its link is given: everybody whose order is confirmed, once, also
 * whoever registers later, and once those who manage the organisation of their order. A meeting that moves is reminded of
 * again. The worker calls it every minute.
 * @returns how many people are reminded
 */
export async function remindMeetings(signal?: AbortSignal): Promise<number> {
	const due = await dueReminders(now());
	for (let from = 0; from < due.length && !signal?.aborted; from += BATCH)
		await write('trainings.remind', (tx) => emitAll(tx, due.slice(from, from + BATCH).flatMap(factsOf)));
	return due.length;
}

async function dueReminders(at: Date): Promise<Due[]> {
	const db = await reader();
	return db.all<Due>(sql`
		SELECT s.id AS sessionId, s.starts_at AS startsAt, r.id AS registrationId, o.organisation_id AS organisationId
		FROM course_session c JOIN session s ON s.event_id = c.event_id
		JOIN registration r ON r.event_id = c.event_id JOIN "order" o ON o.id = r.order_id
		WHERE c.status = 'confirmed' AND s.kind = 'training' AND s.status = 'scheduled'
			AND s.starts_at > ${at.getTime()} AND s.starts_at - c.access_minutes * 60000 <= ${at.getTime()}
			AND r.status = 'active' AND o.status IN ('paid', 'awaiting_payment')
			AND NOT EXISTS (SELECT 1 FROM outbox f
				WHERE f.dedupe_key = 'training.reminded:' || s.id || ':' || s.starts_at || ':' || r.id)
		ORDER BY s.id, r.id`);
}

function factsOf({ sessionId, startsAt, registrationId, organisationId }: Due): Fact[] {
	const person: Fact = {
		kind: 'training.reminded',
		payload: { registrationId, sessionId },
		dedupeKey: `training.reminded:${sessionId}:${startsAt}:${registrationId}`
	};
	if (organisationId === null) return [person];
	return [
		person,
		{
			kind: 'training.team_reminded',
			payload: { organisationId, sessionId },
			dedupeKey: `training.team_reminded:${sessionId}:${startsAt}:${organisationId}`
		}
	];
}
