import { leadNote } from '$lib/schemas/leads';
import { annotateLead } from '$lib/server/exhibitors/leads/annotate';
import { ownLeads } from '$lib/server/exhibitors/leads/own';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { redirect } from '@sveltejs/kit';

export const load = ({ locals: { actor }, params: { code }, url }) =>
	orErrorPage(async () => ({
		...(await ownLeads(actor, code)),
		done: url.searchParams.get('fait')
	}));

export const actions = {
	noter: async ({ request, locals: { actor }, params: { code } }) => {
		const form = await parse(request, leadNote);
		if (!form.ok) return form.failure;
		const done = await attempt(form, () => annotateLead({ actor, code, input: form.data }));
		if (!done.ok) return done.failure;
		redirect(303, `/exposant/${code}/contacts?fait=note`);
	}
};
