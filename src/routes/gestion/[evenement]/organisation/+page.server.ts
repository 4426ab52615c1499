import { organizerInput, organizerRef } from '$lib/schemas/organizers';
import { addOrganizer, removeOrganizer, staffOrganizers } from '$lib/server/events/organizers';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { redirect } from '@sveltejs/kit';

export const load = ({ locals: { actor }, params, url }) =>
	orErrorPage(async () => ({
		organizers: await staffOrganizers(actor, params.evenement),
		done: url.searchParams.get('fait')
	}));

export const actions = {
	ajouter: async ({ request, params, locals: { actor } }) => {
		const form = await parse(request, organizerInput);
		if (!form.ok) return form.failure;
		const added = await attempt(form, () => addOrganizer(actor, params.evenement, form.data));
		if (!added.ok) return added.failure;
		redirect(303, '?fait=ajoute');
	},
	retirer: async ({ request, params, locals: { actor } }) => {
		const form = await parse(request, organizerRef);
		if (!form.ok) return form.failure;
		const removed = await attempt(form, () => removeOrganizer(actor, params.evenement, form.data.organizer));
		if (!removed.ok) return removed.failure;
		redirect(303, '?fait=retire');
	}
};
