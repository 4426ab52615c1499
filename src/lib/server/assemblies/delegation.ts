import { and, eq } from 'drizzle-orm';
import { reader } from '../db/client.ts';
import { assembly, assemblyDelegate } from '../db/schema/assemblies.ts';
import { event } from '../db/schema/events.ts';
import { organisation, person } from '../db/schema/members.ts';

/**
 * What somebody who was named delegate, or is no longer, is told.
 * @returns undefined where the roll says otherwise since: a later word tells them
 */
export async function delegationOf(fact: {
	eventId: number;
	organisationId: number;
	personId: number;
	isNamed: boolean;
}) {
	const db = await reader();
	const [found] = await db
		.select({
			...{ event, assembly, organisation: organisation.name },
			...{ email: person.email, givenName: person.givenName }
		})
		.from(assembly)
		.innerJoin(event, eq(event.id, assembly.eventId))
		.innerJoin(organisation, eq(organisation.id, fact.organisationId))
		.innerJoin(person, eq(person.id, fact.personId))
		.where(eq(assembly.eventId, fact.eventId));
	const [line] = await db
		.select()
		.from(assemblyDelegate)
		.where(
			and(
				...[eq(assemblyDelegate.eventId, fact.eventId), eq(assemblyDelegate.personId, fact.personId)],
				eq(assemblyDelegate.organisationId, fact.organisationId)
			)
		);
	return found && (line !== undefined) === fact.isNamed ? found : undefined;
}
