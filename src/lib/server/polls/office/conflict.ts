import { sql } from 'drizzle-orm';
import { wordsOf } from '../../../format/names.ts';
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
				WHERE k.poll_id = ${pollId} AND s.person_id = ${actor.personId}) AS hand`
	);
	return found?.hand === 1 || (await isOfOrganisation(db, actor.personId, pollId));
}

/**
 * Whether somebody is of an organisation by whose name a booth, or what was added beside the programme, stands: nothing else
 * leads from one to the other.
 */
async function isOfOrganisation(db: Database | Tx, personId: number, pollId: number): Promise<boolean> {
	const own = await db.all<{ name: string }>(
		sql`SELECT o.name FROM organisation o WHERE o.id = (SELECT organisation_id FROM person WHERE id = ${personId})
			OR o.id IN (SELECT organisation_id FROM organisation_manager WHERE person_id = ${personId})`
	);
	if (own.length === 0) return false;
	const stands = await db.all<{ name: string; of: string }>(
		sql`SELECT name, organisation_name AS "of" FROM poll_candidate
			WHERE poll_id = ${pollId} AND nomination_id IS NULL AND session_id IS NULL AND speaker_id IS NULL`
	);
	const names = new Set(stands.flatMap(({ name, of }) => [nameKey(name), nameKey(of)]));
	names.delete('');
	return own.some(({ name }) => names.has(nameKey(name)));
}

const ARTICLES = new Set(['le', 'la', 'les', 'l']);

/** A name as two people may write it: accents, capitals, blanks, hyphens and articles apart. */
function nameKey(name: string): string {
	return wordsOf(name)
		.filter((word) => !ARTICLES.has(word))
		.join(' ');
}

/** @throws Refusal `result_conflict` (403) to whoever has a hand in a candidate: they count, void, remove and judge nothing of it */
export async function requireNoHandIn(db: Database | Tx, actor: Actor, pollId: number): Promise<void> {
	if (await hasHandIn(db, actor, pollId)) throw new Refusal('result_conflict', { status: 403 });
}
