import { sql } from 'drizzle-orm';
import type { LeadState } from '../../../schemas/leads.ts';
import type { Database } from '../../db/client.ts';
import { oneOf } from '../../db/one-of.ts';
import type { Tx } from '../../db/write.ts';

interface Row {
	id: number;
	state: LeadState;
	code: string;
	number: number;
	name: string;
	organisation: string;
}

/** Contacts by id, each with what the visitor says now: who they are is read only of those who agree. */
export async function statesOf(db: Database | Tx, ids: readonly number[]): Promise<Map<number, Row>> {
	const rows = await db.all<Row>(sql`
		SELECT l.id, s.state, l.code, l.number,
			CASE s.state WHEN 'released' THEN r.given_name || ' ' || r.family_name ELSE '' END AS name,
			CASE s.state WHEN 'released' THEN r.organisation_name ELSE '' END AS organisation
		FROM lead l JOIN lead_state s ON s.id = l.id JOIN registration r ON r.id = l.registration_id
		WHERE l.id IN ${oneOf(ids)}`);
	return new Map(rows.map((row) => [row.id, row]));
}
