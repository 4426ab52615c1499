import { sql } from 'drizzle-orm';
import { now } from '../../clock.ts';
import type { Database } from '../../db/client.ts';
import type { Tx } from '../../db/write.ts';
import type { AssignmentProblem, Choice, Wishes } from '../solver/wishes.ts';

/** Someone's wishes that may still get a seat, with the rank that they gave to each. `person` is a registration. */
export interface RankedWishes extends Wishes {
	/** From 1, beside `sessions`; a rank is missing where a wish can get no seat. */
	readonly ranks: readonly number[];
}

/** What is asked of the assignment: seats left, and wishes in the order in which people registered. */
export interface EventProblem extends AssignmentProblem {
	readonly wishes: readonly RankedWishes[];
}

/**
 * The problem as it stands: people of confirmed orders, their wishes for sessions to come that their tickets open and
 * that leave them the seats they have. A seat given beforehand is kept, and is one less to give.
 */
export async function assignmentProblem(store: Database | Tx, eventId: number): Promise<EventProblem> {
	const at = now().getTime();
	const choices = await store.all<Choice>(sql`
		SELECT id, max(capacity - booked, 0) AS capacity, starts_at AS "startsAt", ends_at AS "endsAt" FROM session
		WHERE event_id = ${eventId} AND bookable = 1 AND status = 'scheduled' AND starts_at > ${at} ORDER BY id`);
	const rows = await store.all<{ person: number; session: number; rank: number }>(sql`
		SELECT r.id AS person, s.id AS session, w.rank AS rank
		FROM registration r
		JOIN "order" o ON o.id = r.order_id AND o.status IN ('paid', 'awaiting_payment')
		JOIN wish w ON w.registration_id = r.id
		JOIN session s ON s.id = w.session_id AND s.bookable = 1 AND s.status = 'scheduled' AND s.starts_at > ${at}
		WHERE r.event_id = ${eventId} AND r.status = 'active'
			AND EXISTS (SELECT 1 FROM opened_session v WHERE v.registration_id = r.id AND v.session_id = s.id)
			AND NOT EXISTS (
				SELECT 1 FROM booking b JOIN session t ON t.id = b.session_id
				WHERE b.registration_id = r.id AND b.status = 'active' AND t.starts_at < s.ends_at AND s.starts_at < t.ends_at)
		ORDER BY r.created_at, r.id, w.rank`);
	const wishes = [...Map.groupBy(rows, ({ person }) => person)].map(([person, mine]) => ({
		person,
		sessions: mine.map(({ session }) => session),
		ranks: mine.map(({ rank }) => rank)
	}));
	return { choices, wishes };
}
