import { sql } from 'drizzle-orm';
import type { Rules } from '../../db/recount.ts';

/** What must hold between credits, their lines and the places that they pay. */
export const CREDIT_RULES: Rules = {
	credit_taken: sql`
		SELECT l.id AS object, l.taken AS stored, coalesce(sum(c.places), 0) AS counted
		FROM credit_lot l LEFT JOIN credit_line c ON c.lot_id = l.id
		GROUP BY l.id HAVING stored <> counted`,
	credit_places: sql`
		SELECT c.order_id || '/' || c.lot_id AS object, sum(c.places) AS stored, (
			SELECT count(*) FROM registration r JOIN ticket k ON k.registration_id = r.id
			WHERE r.order_id = c.order_id AND k.lot_id = c.lot_id AND (k.status = 'active' OR (r.is_late = 1
				AND NOT EXISTS (SELECT 1 FROM withdrawal_pardon w WHERE w.registration_id = r.id)))) AS counted
		FROM credit_line c WHERE c.order_id IS NOT NULL
		GROUP BY c.order_id, c.lot_id HAVING stored <> counted`,
	credit_ticket_lines: sql`
		SELECT k.id AS object, k.lot_id AS stored, 'no line' AS counted
		FROM ticket k JOIN registration r ON r.id = k.registration_id
		WHERE k.lot_id IS NOT NULL AND NOT EXISTS (
			SELECT 1 FROM credit_line c WHERE c.order_id = r.order_id AND c.lot_id = k.lot_id)`,
	pack_undone: sql`
		SELECT o.id AS object, o.status AS stored, l.taken AS counted
		FROM credit_lot l JOIN "order" o ON o.id = l.order_id
		WHERE l.taken > 0 AND o.status = 'cancelled'`
};
