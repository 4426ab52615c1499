import { sql } from 'drizzle-orm';
import type { Actor } from '../../auth/policy.ts';
import type { Database } from '../../db/client.ts';
import type { Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { ofJury } from './of-jury.ts';

/**
 * Who reads what of a prize is not chosen by whoever may win by it, nor by whoever judges.
 * @throws Refusal `nomination_own` (403) to staff who have a hand in a nomination of the prize, or are of the jury
 */
export async function requireNoHand(
	db: Database | Tx,
	actor: Actor,
	{ editionId, categoryId }: { editionId: number; categoryId: number | null }
): Promise<void> {
	if (actor.kind !== 'person') return;
	const [found] = await db.all<{ hand: number }>(
		sql`SELECT ${ofJury(actor, editionId)} OR EXISTS (SELECT 1 FROM nomination_party x
			JOIN nomination n ON n.id = x.nomination_id AND n.status NOT IN ('draft', 'withdrawn')
			WHERE x.person_id = ${actor.personId} AND n.category_id = ${categoryId}) AS hand`
	);
	if (found?.hand) throw new Refusal('nomination_own', { status: 403 });
}
