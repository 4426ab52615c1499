import { inArray, sql } from 'drizzle-orm';
import { assemblyDelegate } from '../db/schema/assemblies.ts';
import type { Tx } from '../db/write.ts';

/**
 * Takes out of the rolls of assemblies why a seat changed hands, where these people had it: what it says is of whoever left
 * it. Delegations and presences stay as figures of nobody; adopted minutes, as they were adopted.
 */
export async function forgetInAssemblies(tx: Tx, ids: readonly number[]): Promise<void> {
	const people = JSON.stringify(ids);
	await tx
		.update(assemblyDelegate)
		.set({ reason: '' })
		.where(
			sql`${assemblyDelegate.reason} <> '' AND (${inArray(assemblyDelegate.personId, [...ids])}
				OR (${assemblyDelegate.eventId}, ${assemblyDelegate.organisationId}) IN (SELECT p.event_id, p.organisation_id
					FROM assembly_presence p WHERE p.person_id IN (SELECT value FROM json_each(${people}))))`
		);
}
