import { and, desc, eq, inArray } from 'drizzle-orm';
import type { Database } from '../../db/client.ts';
import { auditEntry } from '../../db/schema/audit.ts';
import { person } from '../../db/schema/members.ts';
import type { Tx } from '../../db/write.ts';
import type { NominationRow } from './access.ts';

/** Who saved a nomination last, as the trail has it: a draft leaves a line there each time that somebody else takes it up. */
export async function lastSaveOf(
	db: Database | Tx,
	{ id }: Pick<NominationRow, 'id'>
): Promise<{ personId: number; name: string } | undefined> {
	const [last] = await db
		.select({ personId: person.id, givenName: person.givenName, familyName: person.familyName })
		.from(auditEntry)
		.innerJoin(person, eq(person.id, auditEntry.actorId))
		.where(
			and(
				eq(auditEntry.objectKind, 'nomination'),
				eq(auditEntry.objectId, String(id)),
				inArray(auditEntry.action, ['nomination.begun', 'nomination.written', 'nomination.edited'])
			)
		)
		.orderBy(desc(auditEntry.id))
		.limit(1);
	return last && { personId: last.personId, name: `${last.givenName} ${last.familyName}` };
}
