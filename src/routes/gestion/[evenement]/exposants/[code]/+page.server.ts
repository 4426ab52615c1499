import { reviewInput } from '$lib/schemas/exhibitor-application';
import { officeApplication } from '$lib/server/exhibitors/applications/office';
import { previewLetter } from '$lib/server/mail/exhibitor-letter';
import { reviewApplication } from '$lib/server/exhibitors/applications/review';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { redirect } from '@sveltejs/kit';

export const load = ({ locals: { actor }, params, url }) =>
	orErrorPage(async () => ({
		...(await officeApplication(actor, params.evenement, params.code)),
		done: url.searchParams.get('fait')
	}));

export const actions = {
	lettre: async ({ request, locals: { actor }, params }) => {
		const form = await parse(request, reviewInput);
		if (!form.ok) return form.failure;
		const read = await attempt(form, () => previewLetter(actor, params.code, form.data));
		return read.ok ? { values: form.values, letter: read.value } : read.failure;
	},
	repondre: async ({ request, locals: { actor }, params: { code } }) => {
		const form = await parse(request, reviewInput);
		if (!form.ok) return form.failure;
		const done = await attempt(form, () => reviewApplication({ actor, code, input: form.data }));
		if (!done.ok) return done.failure;
		redirect(303, '?fait=repondu');
	}
};
