import { sql, type SQL } from 'drizzle-orm';
import { now } from '../../clock.ts';
import type { Database } from '../../db/client.ts';
import type { Tx } from '../../db/write.ts';

/**
 * When a prize comes out (view `prize_out`): at the end of the embargo, or where a gala's script is ready as its envelope
 * opens, and a day later at the latest. Publication, letters and the vote of the public all ask it.
 */
export async function prizeOut(db: Database | Tx, categoryId: number): Promise<Date> {
	const [found] = await db.all<{ at: number }>(
		sql`SELECT out_at AS at FROM prize_out WHERE category_id = ${categoryId}`
	);
	return new Date(found!.at);
}

/** When the last prize of an edition comes out. */
export async function editionOut(db: Database | Tx, editionId: number): Promise<Date> {
	const [found] = await db.all<{ at: number }>(
		sql`SELECT out_at AS at FROM edition_out WHERE edition_id = ${editionId}`
	);
	return new Date(found!.at);
}

/** The letters of results that wait leave as their prize comes out, whatever moved that: sooner or later than thought. */
export async function moveLetters(tx: Tx, editionId: number): Promise<void> {
	await tx.run(
		sql`UPDATE outbox SET run_after = (SELECT p.out_at FROM prize_out p WHERE p.category_id = payload ->> 'categoryId')
			WHERE kind = 'result.told' AND done_at IS NULL AND ${ofEdition(editionId)}`
	);
}

function ofEdition(editionId: number): SQL {
	return sql`payload ->> 'categoryId' IN (SELECT id FROM award_category WHERE edition_id = ${editionId})`;
}

/** Whether an instant is still to come. */
export function isToCome(at: Date): boolean {
	return at > now();
}
