import { sql } from 'drizzle-orm';
import type { Board } from '../../../programme/board.ts';
import type { Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { reader } from '../../db/client.ts';
import { write, type Tx } from '../../db/write.ts';
import { staffEvent, type StaffEvent } from '../../events/staff-events.ts';
import { boardOf, boardVersion, missingLines } from './queries.ts';

/**
 * The draft of an event's timetable, with a line for everything that may be placed: sessions where they are published,
 * confirmed proposals still to be placed. Lines that are there already are left as they are.
 * @throws Refusal `not_allowed` (403), `not_found` (404)
 */
export async function openBoard(
	actor: Actor,
	eventSlug: string
): Promise<{ event: StaffEvent; board: Board; version: string }> {
	const event = await staffEvent(actor, eventSlug);
	const db = await reader();
	if ((await missingLines(db, event.id)) > 0) await write('board.open', (tx) => addLines(tx, event.id));
	// Before the rows: what comes meanwhile is asked for again, never missed.
	const version = await boardVersion();
	return { event, board: await boardOf(await reader(), event), version };
}

/** Adds the lines that an event's draft lacks. A session called off has no place in the draft. */
export async function addLines(tx: Tx, eventId: number): Promise<void> {
	const at = now().getTime();
	await tx.run(sql`INSERT INTO draft_placement (event_id, session_id, slot_id, room_id, capacity, updated_at)
		SELECT s.event_id, s.id, iif(s.status = 'scheduled', p.id, NULL), iif(s.status = 'scheduled', s.room_id, NULL),
			s.capacity, ${at}
		FROM session s LEFT JOIN slot p ON p.event_id = s.event_id AND p.key = s.slot
		WHERE s.event_id = ${eventId} ORDER BY s.starts_at, s.id
		ON CONFLICT (session_id) DO NOTHING`);
	await tx.run(sql`INSERT INTO draft_placement (event_id, proposal_id, capacity, updated_at)
		SELECT event_id, id, coalesce(max_people, 0), ${at} FROM proposal
		WHERE event_id = ${eventId} AND status = 'confirmed' AND session_id IS NULL ORDER BY id
		ON CONFLICT (proposal_id) DO NOTHING`);
}
