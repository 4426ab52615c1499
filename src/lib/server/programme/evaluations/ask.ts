import { sql } from 'drizzle-orm';
import { addDays, dayOf, instantAt } from '../../../format/dates.ts';
import { record } from '../../audit/record.ts';
import { system } from '../../auth/policy.ts';
import { DAY_MS, MINUTE_MS, now } from '../../clock.ts';
import { reader } from '../../db/client.ts';
import { write } from '../../db/write.ts';
import { inTurn } from '../../in-turn.ts';
import { emitAll } from '../../outbox/emit.ts';

/** No earlier than this in the event's zone: a day that ends at noon is asked about on the way home, not at table. */
const EARLIEST = '16:00';
/** Minutes after the end of the last session of a day. */
const AFTER_MINUTES = 15;
/** How late it may still be asked, by an application that was stopped that evening. */
const LATE_MS = 2 * DAY_MS;
/** People asked in one write: the door never waits for long. */
const BATCH = 100;

/** A day of an event whose sessions may be asked about. */
export interface DueDay {
	eventId: number;
	day: string;
}

/**
 * The days of published events whose last session that can be evaluated is over, and that people are due to be asked
 * about: a quarter of an hour after its end, at four in the afternoon at the earliest, and within two days.
 */
export async function dueDays(at: Date = now()): Promise<DueDay[]> {
	const db = await reader();
	const lately = addDays(dayOf(at), -4);
	const days = await db.all<{ eventId: number; day: string; timezone: string; endsAt: number }>(sql`
		SELECT e.id AS eventId, s.day, e.timezone, max(s.ends_at) AS endsAt
		FROM event e JOIN evaluated_session s ON s.event_id = e.id
		WHERE e.published_at IS NOT NULL AND e.last_day >= ${lately} AND s.day >= ${lately}
		GROUP BY e.id, s.day ORDER BY s.day, e.id`);
	return days.filter(({ day, timezone, endsAt }) => {
		const asked = Math.max(endsAt + AFTER_MINUTES * MINUTE_MS, instantAt(day, EARLIEST, timezone).getTime());
		return at.getTime() >= asked && at.getTime() < asked + LATE_MS;
	});
}

/**
 * Asks whoever was at sessions of the days that are due, once each for a day, whoever does it and however often. The
 * worker calls it every few minutes; nothing is written when nobody is to be asked.
 * @returns how many people were asked
 */
export async function askEvaluations(signal?: AbortSignal): Promise<number> {
	let asked = 0;
	const days = await dueDays();
	await inTurn(
		days.map((due) => async () => {
			const ids = await toAsk(due);
			for (let from = 0; from < ids.length && !signal?.aborted; from += BATCH)
				asked += await ask(due, ids.slice(from, from + BATCH));
		})
	);
	return asked;
}

async function toAsk({ eventId, day }: DueDay): Promise<number[]> {
	const db = await reader();
	const rows = await db.all<{ id: number }>(sql`
		SELECT DISTINCT a.registration_id AS id
		FROM attended_session a JOIN session s ON s.id = a.session_id
		WHERE s.event_id = ${eventId} AND s.day = ${day} AND NOT EXISTS (
			SELECT 1 FROM evaluation_asked k WHERE k.registration_id = a.registration_id AND k.day = ${day})
		ORDER BY 1`);
	return rows.map(({ id }) => id);
}

function ask({ eventId, day }: DueDay, ids: readonly number[]): Promise<number> {
	return write('evaluations.ask', async (tx) => {
		const at = now();
		// Whoever another instance asked meanwhile is not asked again: the key refuses them.
		const fresh = await tx.all<{ id: number }>(sql`
			INSERT INTO evaluation_asked (registration_id, day, at)
			SELECT value, ${day}, ${at.getTime()} FROM json_each(${JSON.stringify(ids)}) WHERE true
			ON CONFLICT DO NOTHING RETURNING registration_id AS id`);
		if (fresh.length === 0) return 0;
		await emitAll(
			tx,
			fresh.map(({ id: registrationId }) => ({
				kind: 'evaluations.asked',
				payload: { registrationId, day },
				dedupeKey: `evaluations.asked:${registrationId}:${day}`
			}))
		);
		await record(tx, system('evaluations'), {
			action: 'evaluations.asked',
			objectKind: 'event',
			objectId: eventId,
			details: { day, people: fresh.length }
		});
		return fresh.length;
	});
}
