import { sql } from 'drizzle-orm';
import { requireStaff, type Actor } from '../../auth/policy.ts';
import { reader } from '../../db/client.ts';

/** How many badges an exhibitor read, and how many of those visitors agree: never who. */
export interface LeadFigures {
	/** Of the exhibitor. */
	code: string;
	met: number;
	released: number;
}

/** What the permanence reads of the contacts of an event's exhibitors. @throws Refusal `not_allowed` (403) */
export async function leadFigures(actor: Actor, eventId: number): Promise<Map<string, LeadFigures>> {
	requireStaff(actor);
	const rows = await (
		await reader()
	).all<LeadFigures>(sql`
		SELECT x.code, count(l.id) AS met, count(l.id) FILTER (WHERE s.state = 'released') AS released
		FROM exhibitor x JOIN lead l ON l.exhibitor_id = x.id JOIN lead_state s ON s.id = l.id
		WHERE x.event_id = ${eventId} GROUP BY x.id`);
	return new Map(rows.map((row) => [row.code, row]));
}
