import { requirePerson } from '$lib/server/auth/policy';
import { ownOrganisations } from '$lib/server/awards/nominations/queries';
import { listRegions } from '$lib/server/members/organisations';
import { saveAndGo, stepPage } from '$lib/server/web/nomination-form';

export const load = async ({ locals, params }) => ({
	nomination: await stepPage(locals.actor, params.code),
	organisations: await ownOrganisations(requirePerson(locals.actor)),
	regions: await listRegions()
});

export const actions = { enregistrer: (event) => saveAndGo(event, 'dossier') };
