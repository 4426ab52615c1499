import { sql } from 'drizzle-orm';
import { reader } from '../db/client.ts';
import { oneOf } from '../db/one-of.ts';

/** The other person of a place given away, and when it was. */
interface Handover {
	name: string;
	at: Date;
}

/** By registration id: to whom a place went, and from whom one came. */
export interface Handovers {
	to: ReadonlyMap<number, Handover>;
	from: ReadonlyMap<number, Handover>;
}

/**
 * Places given away within some orders. Who may see the orders may see them: both people are of the same order. The
 * trail says which registration took the place of which.
 */
export async function handoversIn(orderIds: readonly number[]): Promise<Handovers> {
	const db = await reader();
	// In this order: the trail of every registration is not to be walked for those of an order.
	const rows = await db.all<{
		giver: number;
		giverName: string;
		taker: number;
		takerName: string;
		at: number;
	}>(
		sql`SELECT g.id AS giver, g.given_name || ' ' || g.family_name AS "giverName",
				t.id AS taker, t.given_name || ' ' || t.family_name AS "takerName", g.cancelled_at AS at
			FROM registration g
			CROSS JOIN audit_entry a ON a.object_kind = 'registration' AND a.object_id = CAST(g.id AS TEXT)
				AND a.action = 'registration.transferred'
			JOIN registration t ON t.id = json_extract(a.details, '$.to')
			WHERE g.order_id IN ${oneOf([...new Set(orderIds)])} AND g.status = 'transferred'`
	);
	return {
		to: new Map(rows.map((row) => [row.giver, { name: row.takerName, at: new Date(row.at) }])),
		from: new Map(rows.map((row) => [row.taker, { name: row.giverName, at: new Date(row.at) }]))
	};
}
