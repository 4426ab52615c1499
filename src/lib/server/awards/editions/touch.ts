import { and, eq, sql } from 'drizzle-orm';
import { awardEdition } from '../../db/schema/awards.ts';
import type { Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import type { Edition } from './queries.ts';

/**
 * Opens an edition to one change: raises its revision if it is still the one that the page read, so that of two people who
 * change it at once the second is told.
 * @throws Refusal `not_found` (404), `edition_changed`
 */
export async function touchEdition(tx: Tx, slug: string, revision: number): Promise<Edition> {
	const [edition] = await tx
		.update(awardEdition)
		.set({ revision: sql`${awardEdition.revision} + 1` })
		.where(and(eq(awardEdition.slug, slug), eq(awardEdition.revision, revision)))
		.returning();
	if (edition) return edition;
	const [other] = await tx
		.select({ id: awardEdition.id })
		.from(awardEdition)
		.where(eq(awardEdition.slug, slug));
	throw other ? new Refusal('edition_changed') : new Refusal('not_found', { status: 404 });
}
