import { sql } from 'drizzle-orm';
import type { Actor } from '../../auth/policy.ts';
import type { Database } from '../../db/client.ts';
import type { Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';

/**
 * Whether somebody has a hand in a candidate of a poll. Of a prize, as in deliberations: nominee, nominator, co-nominator, or a
 * juror whom a conflict bars from the nomination. Of an event: a speaker of the session, the speaker who stands, or one of the
 * organisation whose booth or entry stands. A candidate removed since is one all the same.
 */
export async function hasHandIn(db: Database | Tx, actor: Actor, pollId: number): Promise<boolean> {
	if (actor.kind !== 'person') return false;
	const [found] = await db.all<{ hand: number }>(
		sql`SELECT EXISTS (SELECT 1 FROM poll_candidate k JOIN nomination_party x ON x.nomination_id = k.nomination_id
				WHERE k.poll_id = ${pollId} AND x.person_id = ${actor.personId})
			OR EXISTS (SELECT 1 FROM poll_candidate k JOIN nomination_barred x ON x.nomination_id = k.nomination_id
				JOIN juror j ON j.id = x.juror_id
				WHERE k.poll_id = ${pollId} AND j.person_id = ${actor.personId})
			OR EXISTS (SELECT 1 FROM poll_candidate k LEFT JOIN session_speaker x ON x.session_id = k.session_id
				JOIN speaker s ON s.id IN (k.speaker_id, x.speaker_id)
				WHERE k.poll_id = ${pollId} AND s.person_id = ${actor.personId})
			-- A booth, and what was added beside the programme, are of an organisation by its name alone.
			OR EXISTS (SELECT 1 FROM poll_candidate k
				JOIN organisation o ON lower(o.name) IN (lower(k.name), lower(k.organisation_name))
				WHERE k.poll_id = ${pollId} AND k.nomination_id IS NULL AND k.session_id IS NULL AND k.speaker_id IS NULL
					AND (o.id = (SELECT organisation_id FROM person WHERE id = ${actor.personId})
						OR EXISTS (SELECT 1 FROM organisation_manager g
							WHERE g.organisation_id = o.id AND g.person_id = ${actor.personId}))) AS hand`
	);
	return found?.hand === 1;
}

/** @throws Refusal `result_conflict` (403) to whoever has a hand in a candidate: they count, void, remove and judge nothing of it */
export async function requireNoHandIn(db: Database | Tx, actor: Actor, pollId: number): Promise<void> {
	if (await hasHandIn(db, actor, pollId)) throw new Refusal('result_conflict', { status: 403 });
}
