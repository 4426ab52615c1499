import { sql } from 'drizzle-orm';
import { dayOf } from '../../format/dates.ts';
import { isDoor, type Actor } from '../auth/policy.ts';
import type { Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { SESSION_COLUMNS, SESSION_JOIN, sessionOf, type SessionColumns } from './session-door.ts';
import { periodOf, type Gate } from './verdict.ts';

/** A checkpoint as found when a request comes to it. */
export interface OpenGate extends Gate {
	checkpointId: number;
	name: string;
	timezone: string;
	/** The event's day now, by the server's clock. */
	today: string;
	period: string;
	/** The scan that already carries the request's nonce. */
	knownScanId: number | null;
}

interface Row extends SessionColumns {
	name: string;
	rule: Gate['rule'];
	codes: string;
	event_id: number;
	first_day: string;
	last_day: string;
	timezone: string;
	known: number | null;
	device_live: number | null;
}

/**
 * Opens a checkpoint to an actor, in the transaction of what they do there: a device revoked a moment ago is refused.
 * @throws Refusal `not_found` (404), `not_allowed` (403: another event's device, a revoked one, no door role)
 */
export async function openGate(
	tx: Tx,
	actor: Actor,
	checkpointId: number,
	nonce: string,
	at: Date
): Promise<OpenGate> {
	const deviceId = actor.kind === 'device' ? actor.deviceId : null;
	const [row] = await tx.all<Row>(sql`
		SELECT c.name, c.rule, c.ticket_type_codes AS codes, e.id AS event_id, e.first_day, e.last_day, e.timezone,
			(SELECT id FROM scan WHERE nonce = ${nonce}) AS known,
			(SELECT revoked_at IS NULL FROM device WHERE id = ${deviceId}) AS device_live, ${SESSION_COLUMNS}
		FROM checkpoint c JOIN event e ON e.id = c.event_id ${SESSION_JOIN} WHERE c.id = ${checkpointId}`);
	if (!row) throw new Refusal('not_found', { status: 404 });
	const mayEnter =
		actor.kind === 'device' ? row.device_live === 1 && actor.eventId === row.event_id : isDoor(actor);
	if (!mayEnter) throw new Refusal('not_allowed', { status: 403 });
	const today = dayOf(at, row.timezone);
	const session = sessionOf(row, row.timezone);
	return {
		checkpointId,
		name: session?.title ?? row.name,
		rule: row.rule,
		ticketTypeCodes: JSON.parse(row.codes) as string[],
		eventId: row.event_id,
		firstDay: row.first_day,
		lastDay: row.last_day,
		session,
		timezone: row.timezone,
		today,
		period: periodOf(row, today),
		knownScanId: row.known
	};
}
