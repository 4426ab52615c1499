import { asc, eq } from 'drizzle-orm';
import { assemblyDelegate, assemblyPresence } from '../db/schema/assemblies.ts';
import { event } from '../db/schema/events.ts';
import { organisation } from '../db/schema/members.ts';
import type { Tx } from '../db/write.ts';

/**
 * For whom somebody speaks in assemblies, and when they were in the room as a delegate; one statement a table. Why they took
 * a place is said of whoever had it before: it is not theirs to read. A ballot is nobody's, here either.
 */
export async function assembliesOf(tx: Tx, personId: number) {
	return {
		delegations_assemblees: await tx
			.select({
				assemblee: event.name,
				organisme: organisation.name,
				designee_le: assemblyDelegate.namedAt
			})
			.from(assemblyDelegate)
			.innerJoin(event, eq(event.id, assemblyDelegate.eventId))
			.innerJoin(organisation, eq(organisation.id, assemblyDelegate.organisationId))
			.where(eq(assemblyDelegate.personId, personId))
			.orderBy(asc(event.firstDay)),
		presences_assemblees: await tx
			.select({
				assemblee: event.name,
				organisme: organisation.name,
				arrivee: assemblyPresence.arrivedAt,
				depart: assemblyPresence.leftAt
			})
			.from(assemblyPresence)
			.innerJoin(event, eq(event.id, assemblyPresence.eventId))
			.innerJoin(organisation, eq(organisation.id, assemblyPresence.organisationId))
			.where(eq(assemblyPresence.personId, personId))
			.orderBy(asc(assemblyPresence.arrivedAt))
	};
}
