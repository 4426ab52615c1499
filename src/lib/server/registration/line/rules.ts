import { sql } from 'drizzle-orm';
import type { Rules } from '../../db/recount.ts';

/** What must hold between those who wait for a place of an offer and its places. */
export const LINE_RULES: Rules = {
	place_idle: sql`
		SELECT w.id AS object, 'waiting' AS stored, 'a place is free' AS counted
		FROM place_wait w JOIN event e ON e.id = w.event_id JOIN course_session c ON c.event_id = w.event_id
		WHERE w.status = 'waiting' AND c.status IN ('tentative', 'confirmed')
			AND e.registration_closes_at > unixepoch('subsec') * 1000 AND NOT EXISTS (
				SELECT 1 FROM ticket_type y JOIN ticket_type_quota tq ON tq.ticket_type_id = y.id
				JOIN quota q ON q.id = tq.quota_id
				WHERE y.event_id = w.event_id AND y.role = 'admission' AND q.taken >= q.capacity)`,
	place_order: sql`
		SELECT o.id AS object, o.status AS stored, w.id AS counted
		FROM place_wait o JOIN place_wait w ON w.event_id = o.event_id AND w.id < o.id AND w.status = 'waiting'
		WHERE o.status = 'offered'`,
	place_wait_served: sql`
		SELECT w.id AS object, w.status AS stored, 'registered' AS counted
		FROM place_wait w JOIN registration r ON r.event_id = w.event_id AND r.person_id = w.person_id AND r.status = 'active'
		WHERE w.status IN ('waiting', 'offered')`
};
