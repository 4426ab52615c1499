import { requirePerson, type Actor } from '../auth/policy.ts';
import { Refusal } from '../errors.ts';
import { findOrganisation, type Organisation } from '../members/organisations.ts';

/**
 * The organisation that a page of `/organisme` is about: the one named by `?organisme=slug`, else the first.
 * @returns every organisation the actor manages, and the chosen one; undefined for someone who manages none
 * @throws Refusal `not_allowed` (403) for an organisation that the actor does not manage, or that is not
 */
export async function managedOrganisation(
	actor: Actor,
	slug: string | null
): Promise<{ managed: Organisation[]; organisation: Organisation | undefined }> {
	const { organisationIds } = requirePerson(actor);
	const found = await Promise.all(organisationIds.map(findOrganisation));
	const managed = found
		.filter((one) => one !== undefined)
		.sort((a, b) => a.name.localeCompare(b.name, 'fr-CA'));
	const organisation = slug === null ? managed[0] : managed.find((one) => one.slug === slug);
	if (slug !== null && !organisation) throw new Refusal('not_allowed', { status: 403 });
	return { managed, organisation };
}
