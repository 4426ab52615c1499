import { contractInput } from '$lib/schemas/exhibitors';
import { acceptContract } from '$lib/server/exhibitors/contract';
import { ownExhibitor } from '$lib/server/exhibitors/own';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { redirect } from '@sveltejs/kit';

export const load = async ({ locals: { actor }, params: { code } }) => ({
	own: await orErrorPage(() => ownExhibitor(actor, code))
});

export const actions = {
	accepter: async ({ request, locals: { actor }, params: { code } }) => {
		const form = await parse(request, contractInput);
		if (!form.ok) return form.failure;
		const { terms: termsId, signedAs } = form.data;
		const done = await attempt(form, () => acceptContract({ actor, code, termsId, signedAs }));
		if (!done.ok) return done.failure;
		redirect(303, `/exposant/${code}/contrat`);
	}
};
