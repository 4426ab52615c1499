import { sql } from 'drizzle-orm';
import type { Database } from '../db/client.ts';
import { recount, type Difference, type Rules } from '../db/recount.ts';

const LIVE = sql`('held', 'awaiting_payment', 'paid')`;

/** What triggers hold, recounted from the rows. */
const RULES: Rules = {
	booth_type_taken: sql`
		SELECT y.id AS object, y.taken AS stored, count(x.id) AS counted
		FROM booth_type y LEFT JOIN exhibitor x ON x.booth_type_id = y.id AND x.status IN ('approved', 'confirmed')
		GROUP BY y.id HAVING stored <> counted`,
	booth_option_taken: sql`
		SELECT b.id AS object, b.taken AS stored, coalesce(sum(i.quantity) FILTER (WHERE o.status IN ${LIVE}), 0) AS counted
		FROM booth_option b LEFT JOIN exhibitor_order_option i ON i.option_id = b.id LEFT JOIN "order" o ON o.id = i.order_id
		GROUP BY b.id HAVING stored <> counted`,
	booth_of_placed: sql`
		SELECT b.number AS object, 'given' AS stored, x.status AS counted
		FROM booth_allocation a JOIN booth b ON b.id = a.booth_id JOIN exhibitor x ON x.id = a.exhibitor_id
		WHERE x.status NOT IN ('approved', 'confirmed') OR x.event_id <> b.event_id`,
	booth_of_live_order: sql`
		SELECT b.number AS object, 'given' AS stored, o.status AS counted
		FROM booth_allocation a JOIN booth b ON b.id = a.booth_id JOIN "order" o ON o.id = a.order_id
		WHERE o.status NOT IN ${LIVE}`,
	exhibitor_one_order: sql`
		SELECT x.exhibitor_id AS object, count(*) AS stored, 1 AS counted
		FROM exhibitor_order x JOIN "order" o ON o.id = x.order_id
		WHERE o.status IN ${LIVE} GROUP BY x.exhibitor_id HAVING stored > 1`,
	lead_refused_empty: sql`
		SELECT l.code AS object, 'written' AS stored, 'refused' AS counted
		FROM lead l JOIN lead_state s ON s.id = l.id
		WHERE s.state = 'refused' AND (l.note <> '' OR l.interest <> 0 OR l.tags <> '[]')`,
	// Those of before there were orders have none at all.
	exhibitor_confirmed_ordered: sql`
		SELECT x.code AS object, 'confirmed' AS stored, 'no order that lives' AS counted
		FROM exhibitor x WHERE x.status = 'confirmed'
			AND EXISTS (SELECT 1 FROM exhibitor_order k WHERE k.exhibitor_id = x.id)
			AND NOT EXISTS (SELECT 1 FROM exhibitor_order k JOIN "order" o ON o.id = k.order_id
				WHERE k.exhibitor_id = x.id AND o.status IN ('awaiting_payment', 'paid'))`
};

/** How many rules {@link verifyExhibitors} recounts. */
export const EXHIBITOR_RULE_COUNT = Object.keys(RULES).length;

/** Looks for booths and options that orders and applications contradict. */
export function verifyExhibitors(database?: Database): Promise<Difference[]> {
	return recount(RULES, database);
}
