import { and, desc, eq, sql } from 'drizzle-orm';
import { auditEntry } from '../db/schema/audit.ts';
import { assembly } from '../db/schema/assemblies.ts';
import { person } from '../db/schema/members.ts';
import type { Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { findAssembly, type FoundAssembly } from './queries.ts';

/**
 * Opens an assembly to one act of the office: raises its revision if it is still the one that the page read, so that of
 * two officers the second is told, and who the other was.
 * @throws Refusal `not_found` (404), `assembly_changed` with `by`
 */
export async function touchAssembly(tx: Tx, slug: string, revision: number): Promise<FoundAssembly> {
	const found = await findAssembly(slug, tx);
	const touched = await tx
		.update(assembly)
		.set({ revision: sql`${assembly.revision} + 1` })
		.where(and(eq(assembly.eventId, found.event.id), eq(assembly.revision, revision)))
		.returning();
	if (touched.length > 0) return { ...found, assembly: touched[0]! };
	const [last] = await tx
		.select({ name: sql<string>`${person.givenName} || ' ' || ${person.familyName}` })
		.from(auditEntry)
		.innerJoin(person, and(eq(person.id, auditEntry.actorId), eq(auditEntry.actorKind, 'person')))
		.where(and(eq(auditEntry.objectKind, 'assembly'), eq(auditEntry.objectId, String(found.event.id))))
		.orderBy(desc(auditEntry.id))
		.limit(1);
	throw new Refusal('assembly_changed', { values: { by: last?.name ?? 'quelqu’un d’autre' } });
}
