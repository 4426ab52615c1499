import type { Lockstep } from '../../../poll/office.ts';
import { sql } from 'drizzle-orm';
import { record } from '../../audit/record.ts';
import type { Actor } from '../../auth/policy.ts';
import { MINUTE_MS, now } from '../../clock.ts';

import type { Database } from '../../db/client.ts';
import { write } from '../../db/write.ts';
import { madePoll, type PollAt } from './made-poll.ts';
import { PUBLIC_PROVIDERS } from '../ballots/suspicion.ts';

/** Votes for one candidate, from one network or domain, within a minute, before the permanence is shown them. */
export const LOCKSTEP = 8;

const KEYS = { network: sql.raw('t.network'), domain: sql.raw('t.domain') } as const;

/** Votes that came in step: an office that votes together looks the same, and people tell which it is. */
export async function lockstepsOf(db: Database, pollId: number): Promise<Lockstep[]> {
	const found = await Promise.all((['network', 'domain'] as const).map((by) => stepsBy(db, pollId, by)));
	return found.flat().sort((a, b) => b.votes - a.votes);
}

async function stepsBy(db: Database, pollId: number, by: Lockstep['by']): Promise<Lockstep[]> {
	const key = KEYS[by];
	const rows = await db.all<Omit<Lockstep, 'by' | 'until'> & { until: number }>(
		sql`WITH cast_ AS (
				SELECT ${key} AS key, c.value AS candidate, t.at, b.held_at IS NULL AND NOT b.is_void AS loose
				FROM ballot_trace t JOIN ballot b ON b.id = t.ballot_id JOIN json_each(b.choices) c
				WHERE t.poll_id = ${pollId}
			), steps AS (
				SELECT key, candidate, at AS until, count(*) OVER minute AS votes, sum(loose) OVER minute AS loose FROM cast_
				WINDOW minute AS (PARTITION BY key, candidate ORDER BY at RANGE BETWEEN ${sql.raw(String(MINUTE_MS))} PRECEDING AND CURRENT ROW)
			)
			SELECT s.key, s.candidate, k.name, s.votes, s.loose, max(s.votes * 1e15 + s.until) AS best, s.until
			FROM steps s JOIN poll_candidate k ON k.poll_id = ${pollId} AND k.code = s.candidate
			WHERE s.votes >= ${LOCKSTEP} GROUP BY s.key, s.candidate ORDER BY s.votes DESC LIMIT 50`
	);
	return rows
		.filter(({ key: of }) => by === 'network' || !PUBLIC_PROVIDERS.includes(of))
		.map(({ key: of, candidate, name, votes, loose, until }) => ({
			...{ by, key: of, candidate, name, votes, loose, until: new Date(until) }
		}));
}

/**
 * Holds the ballots of votes in step for a look: they count meanwhile, as all that is held.
 * @returns how many are held now that were not
 * @throws Refusal `not_allowed` (403), `not_found` (404)
 */
export async function holdLockstep(
	request: PollAt & { actor: Actor; by: Lockstep['by']; key: string; candidate: string; until: number }
): Promise<number> {
	const { actor, by, key, candidate, until } = request;
	return write('ballots.holdLockstep', async (tx) => {
		const { id: pollId } = (await madePoll(tx, actor, request)).poll;
		const held = await tx.all<{ id: string }>(
			sql`UPDATE ballot SET held_at = ${now().getTime()}, held_for = 'lockstep', cleared_at = NULL
				WHERE held_at IS NULL AND NOT is_void AND id IN (
					SELECT t.ballot_id FROM ballot_trace t JOIN ballot b ON b.id = t.ballot_id JOIN json_each(b.choices) c
					WHERE t.poll_id = ${pollId} AND ${KEYS[by]} = ${key} AND c.value = ${candidate}
						AND t.at BETWEEN ${until - MINUTE_MS} AND ${until})
				RETURNING id`
		);
		if (held.length > 0)
			await record(tx, actor, {
				...{ action: 'ballot.held', objectKind: 'poll', objectId: pollId },
				details: { ballots: held.length }
			});
		return held.length;
	});
}
