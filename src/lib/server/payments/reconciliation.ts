import { sql } from 'drizzle-orm';
import type { Database } from '../db/client.ts';
import { recount, type Difference, type Rules } from '../db/recount.ts';

/** Each finds what one book says and another does not: `object`, `stored`, `counted`. */
const RULES: Rules = {
	// Refunds that were asked of Stripe, or given up, against those written down.
	refund_not_written: sql`
		SELECT o.code AS object, sum(json_extract(f.payload, '$.amountCents')) AS stored,
			(SELECT coalesce(sum(p.amount_cents), 0) FROM payment p
				WHERE p.order_id = o.id AND p.direction = 'out') AS counted
		FROM outbox f JOIN "order" o ON o.id = json_extract(f.payload, '$.orderId')
		WHERE f.kind = 'refund.due' AND (f.done_at IS NOT NULL OR f.dead_at IS NOT NULL)
		GROUP BY o.id HAVING counted < stored`,
	// A card's money kept by an order that is over, with no refund on its way.
	card_money_kept: sql`
		SELECT o.code AS object, 0 AS stored, o.paid_cents - o.refunded_cents AS counted
		FROM "order" o
		WHERE o.status IN ('cancelled', 'expired') AND o.paid_cents > o.refunded_cents
			AND EXISTS (SELECT 1 FROM payment p WHERE p.order_id = o.id AND p.method = 'card' AND p.direction = 'in')
			AND NOT EXISTS (SELECT 1 FROM outbox f WHERE f.kind = 'refund.due' AND f.done_at IS NULL
				AND json_extract(f.payload, '$.orderId') = o.id)`,
	// A page of Stripe still open for an order that waits for nothing, and that nobody is asked to close.
	page_left_open: sql`
		SELECT o.code AS object, o.status AS stored, c.id AS counted
		FROM checkout c JOIN "order" o ON o.id = c.order_id
		WHERE o.status IN ('cancelled', 'expired', 'refunded')
			AND c.expires_at > unixepoch('subsec') * 1000
			AND NOT EXISTS (SELECT 1 FROM outbox f WHERE f.dedupe_key = 'checkout.close:' || c.id AND f.dead_at IS NULL)`,
	invoice_adds_up: sql`
		SELECT i.number AS object, i.subtotal_cents AS stored,
			coalesce((SELECT sum(json_extract(l.value, '$.amountCents')) FROM json_each(i.lines) l), 0) AS counted
		FROM invoice i GROUP BY i.id HAVING stored <> counted`,
	credit_within_invoice: sql`
		SELECT i.number AS object, i.tps_cents || ' ' || i.tvq_cents || ' ' || i.total_cents AS stored,
			sum(n.tps_cents) || ' ' || sum(n.tvq_cents) || ' ' || sum(n.total_cents) AS counted
		FROM invoice i JOIN invoice n ON n.invoice_id = i.id AND n.kind = 'credit_note'
		GROUP BY i.id HAVING sum(n.tps_cents) > i.tps_cents OR sum(n.tvq_cents) > i.tvq_cents OR sum(n.total_cents) > i.total_cents`,
	invoice_numbers_unbroken: sql`
		SELECT s.series AS object, s.last AS stored,
			coalesce(max(CAST(substr(i.number, length(s.series) + 2) AS INTEGER)), 0) || ' of ' || count(i.id) AS counted
		FROM invoice_series s LEFT JOIN invoice i ON i.number LIKE s.series || '-%'
		GROUP BY s.series HAVING counted <> s.last || ' of ' || s.last`
};

/** Compares orders, payments, pages of Stripe, refunds asked and invoices with one another, from the rows themselves. */
export function reconcile(database?: Database): Promise<Difference[]> {
	return recount(RULES, database);
}

/** How many rules {@link reconcile} compares. */
export const MONEY_RULE_COUNT = Object.keys(RULES).length;
