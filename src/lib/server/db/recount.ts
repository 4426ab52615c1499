import type { SQL } from 'drizzle-orm';
import { reader, type Database } from './client.ts';

/** Something stored that its recount contradicts. */
export interface Difference {
	/** Which rule: `quota_taken`, `order_paid`… */
	rule: string;
	/** Row ids, codes, numbers, references at Stripe; never a name. */
	object: string;
	stored: string;
	counted: string;
}

/** By rule, a query for the rows that break it: `object`, `stored`, `counted`. */
export type Rules = Readonly<Record<string, SQL>>;

/** Looks for what breaks each rule, from the rows themselves. An empty list is what one wants. */
export async function recount(rules: Rules, database?: Database): Promise<Difference[]> {
	const db = database ?? (await reader());
	const differences: Difference[] = [];
	for (const [rule, query] of Object.entries(rules)) {
		const rows = await db.all<{ object: unknown; stored: unknown; counted: unknown }>(query);
		for (const { object, stored, counted } of rows)
			differences.push({ rule, object: String(object), stored: String(stored), counted: String(counted) });
	}
	return differences;
}
