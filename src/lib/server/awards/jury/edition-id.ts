import { eq } from 'drizzle-orm';
import type { Database } from '../../db/client.ts';
import { awardEdition } from '../../db/schema/awards.ts';
import type { Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';

/** @throws Refusal `not_found` (404) */
export async function editionIdOf(db: Database | Tx, slug: string): Promise<number> {
	const [found] = await db
		.select({ id: awardEdition.id })
		.from(awardEdition)
		.where(eq(awardEdition.slug, slug));
	if (!found) throw new Refusal('not_found', { status: 404 });
	return found.id;
}
