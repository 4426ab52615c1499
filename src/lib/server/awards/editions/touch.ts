import { and, desc, eq, sql } from 'drizzle-orm';
import { auditEntry } from '../../db/schema/audit.ts';
import { awardEdition } from '../../db/schema/awards.ts';
import { person } from '../../db/schema/members.ts';
import type { Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import type { Edition } from './queries.ts';

/**
 * Opens an edition to one change: raises its revision if it is still the one that the page read, so that of two people who
 * change it at once the second is told, and who the other was.
 * @throws Refusal `not_found` (404), `edition_changed` with `by`
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
	if (!other) throw new Refusal('not_found', { status: 404 });
	throw new Refusal('edition_changed', { values: { by: await lastToChange(tx, other.id) } });
}

async function lastToChange(tx: Tx, editionId: number): Promise<string> {
	const [last] = await tx
		.select({ name: sql<string>`${person.givenName} || ' ' || ${person.familyName}` })
		.from(auditEntry)
		.innerJoin(person, and(eq(person.id, auditEntry.actorId), eq(auditEntry.actorKind, 'person')))
		.where(and(eq(auditEntry.objectKind, 'award_edition'), eq(auditEntry.objectId, String(editionId))))
		.orderBy(desc(auditEntry.id))
		.limit(1);
	return last?.name ?? 'quelqu’un d’autre';
}
