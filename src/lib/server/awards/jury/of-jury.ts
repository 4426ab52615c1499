import { sql, type SQL, type SQLWrapper } from 'drizzle-orm';
import { canonicalEmail } from '../../../format/names.ts';
import type { Actor, PersonActor } from '../../auth/policy.ts';
import type { Database } from '../../db/client.ts';
import type { Tx } from '../../db/write.ts';

/**
 * Whether somebody is of the jury of an edition, was, or is asked to be: staff among them learn of its nominations as jurors
 * or not at all, or else they would read names where the others read none. Whoever declined is not.
 * @param editionId a value, or a column of the query by its whole name
 */
export function ofJury({ personId, email }: PersonActor, editionId: number | SQLWrapper): SQL<number> {
	return sql<number>`EXISTS (SELECT 1 FROM juror j WHERE j.edition_id = ${editionId} AND j.status <> 'declined'
		AND (j.person_id = ${personId} OR j.email_canonical = ${canonicalEmail(email)}))`;
}

/** As {@link ofJury}, of one edition. */
export async function isOfJury(db: Database | Tx, actor: Actor, editionId: number): Promise<boolean> {
	if (actor.kind !== 'person') return false;
	const [found] = await db.all<{ is: number }>(sql`SELECT ${ofJury(actor, editionId)} AS "is"`);
	return found?.is === 1;
}
