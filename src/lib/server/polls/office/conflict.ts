import { sql } from 'drizzle-orm';
import type { Actor } from '../../auth/policy.ts';
import type { Database } from '../../db/client.ts';
import type { Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';

/**
 * Whether somebody has a hand in a candidate of a poll, as in deliberations: nominee, nominator, co-nominator, or a juror whom
 * a conflict bars from the nomination. A candidate removed since is one all the same.
 */
export async function hasHandIn(db: Database | Tx, actor: Actor, pollId: number): Promise<boolean> {
	if (actor.kind !== 'person') return false;
	const [found] = await db.all<{ hand: number }>(
		sql`SELECT EXISTS (SELECT 1 FROM poll_candidate k JOIN nomination_party x ON x.nomination_id = k.nomination_id
				WHERE k.poll_id = ${pollId} AND x.person_id = ${actor.personId})
			OR EXISTS (SELECT 1 FROM poll_candidate k JOIN nomination_barred x ON x.nomination_id = k.nomination_id
				JOIN juror j ON j.id = x.juror_id
				WHERE k.poll_id = ${pollId} AND j.person_id = ${actor.personId}) AS hand`
	);
	return found?.hand === 1;
}

/** @throws Refusal `result_conflict` (403) to whoever has a hand in a candidate: they count, void, remove and judge nothing of it */
export async function requireNoHandIn(db: Database | Tx, actor: Actor, pollId: number): Promise<void> {
	if (await hasHandIn(db, actor, pollId)) throw new Refusal('result_conflict', { status: 403 });
}
