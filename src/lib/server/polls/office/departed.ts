import { sql, type SQL } from 'drizzle-orm';
import type { Departed } from '../../../poll/office.ts';
import { record } from '../../audit/record.ts';
import type { Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import type { Database } from '../../db/client.ts';
import { write } from '../../db/write.ts';
import { madePoll, type PollAt } from './made-poll.ts';

/**
 * Ballots of a vote of those registered whose place nobody has any more: none of the hands that it went through, since the
 * ballot, stands. They were valid when they were cast and count (decision 21).
 */
function departedFrom(pollId: number): SQL {
	return sql`ballot b WHERE b.poll_id = ${pollId} AND NOT b.is_void AND b.id IN (
		WITH RECURSIVE hands(ballot_id, id) AS (
			SELECT t.ballot_id, t.registration_id FROM ballot_trace t
				WHERE t.poll_id = ${pollId} AND t.registration_id IS NOT NULL
			UNION SELECT h.ballot_id, json_extract(a.details, '$.to') FROM hands h
				JOIN audit_entry a ON a.object_kind = 'registration' AND a.object_id = CAST(h.id AS TEXT)
					AND a.action = 'registration.transferred'
		)
		SELECT h.ballot_id FROM hands h LEFT JOIN registration r ON r.id = h.id
			LEFT JOIN "order" o ON o.id = r.order_id
		GROUP BY h.ballot_id
		HAVING NOT coalesce(max(r.status = 'active' AND o.status IN ('paid', 'awaiting_payment')), 0))`;
}

/** How many they are, and how many of them nobody has held for a look. */
export async function departedIn(db: Database, pollId: number): Promise<Departed> {
	const [found] = await db.all<Departed>(
		sql`SELECT count(*) AS ballots, coalesce(sum(b.held_at IS NULL), 0) AS loose FROM ${departedFrom(pollId)}`
	);
	return found!;
}

/**
 * Holds them for a look: they count meanwhile, as all that is held, and two people may take one out for a reason of the list.
 * @returns how many are held now that were not
 * @throws Refusal `not_allowed` (403), `not_found` (404)
 */
export async function holdDeparted(request: PollAt & { actor: Actor }): Promise<number> {
	const { actor } = request;
	return write('ballots.holdDeparted', async (tx) => {
		const { id } = (await madePoll(tx, actor, request)).poll;
		const held = await tx.all<{ id: string }>(
			sql`UPDATE ballot SET held_at = ${now().getTime()}, held_for = 'departed', cleared_at = NULL
				WHERE held_at IS NULL AND id IN (SELECT b.id FROM ${departedFrom(id)}) RETURNING id`
		);
		if (held.length > 0)
			await record(tx, actor, {
				...{ action: 'ballot.held', objectKind: 'poll', objectId: id },
				details: { ballots: held.length }
			});
		return held.length;
	});
}
