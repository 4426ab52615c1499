import { and, eq } from 'drizzle-orm';
import { isStaff, type Actor } from '../auth/policy.ts';
import { reader, type Database } from '../db/client.ts';
import { assemblyDelegate } from '../db/schema/assemblies.ts';
import { organisation } from '../db/schema/members.ts';
import type { Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { listOrganisations } from '../members/organisations.ts';
import { findAssembly, type FoundAssembly } from './queries.ts';

/** Whom the actor speaks for in an assembly, signed in or by the slip that a delegate was handed. */
export interface Seat {
	organisationId: number;
	organisation: string;
	personId: number;
}

/** @returns undefined for whoever is no delegate: a delegate who was replaced, or whose organisation is a member no more, too */
export async function seatOf(
	db: Database | Tx,
	actor: Actor,
	{ event }: FoundAssembly
): Promise<Seat | undefined> {
	const slip = actor.kind === 'link' && actor.purpose === 'assembly-slip' ? actor.code.split(' ') : undefined;
	const personId = actor.kind === 'person' ? actor.personId : slip ? Number(slip[2]) : undefined;
	if (personId === undefined || (slip && slip[0] !== event.slug)) return undefined;
	const [found] = await db
		.select({
			organisationId: assemblyDelegate.organisationId,
			organisation: organisation.name,
			personId: assemblyDelegate.personId
		})
		.from(assemblyDelegate)
		.innerJoin(organisation, eq(organisation.id, assemblyDelegate.organisationId))
		.where(
			and(
				eq(assemblyDelegate.eventId, event.id),
				eq(assemblyDelegate.personId, personId),
				eq(organisation.isMember, true)
			)
		);
	return found && (!slip || found.organisationId === Number(slip[1])) ? found : undefined;
}

/**
 * The assembly of an address, for whoever may follow it: the permanence, its delegates, managers of member organisations,
 * the screen of the room.
 * @throws Refusal `not_found` (404), `sign_in_required` (401), `not_allowed` (403)
 */
export async function followed(actor: Actor, slug: string): Promise<FoundAssembly> {
	const found = await findAssembly(slug);
	if (isStaff(actor)) return found;
	if (actor.kind === 'link' && actor.purpose === 'assembly-screen' && actor.code === slug) return found;
	if (await seatOf(await reader(), actor, found)) return found;
	if (actor.kind === 'person') {
		const managed = (await listOrganisations()).filter(({ id }) => actor.organisationIds.includes(id));
		if (managed.some(({ isMember }) => isMember)) return found;
	}
	if (actor.kind === 'anonymous') throw new Refusal('sign_in_required', { status: 401 });
	throw new Refusal('not_allowed', { status: 403 });
}
