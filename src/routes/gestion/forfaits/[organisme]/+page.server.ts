import { correctionInput, grantInput } from '$lib/schemas/packs';
import { correctCredits, grantCredits } from '$lib/server/registration/credits/office';
import { creditsOf } from '$lib/server/registration/credits/organisations';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { redirect } from '@sveltejs/kit';

export const load = ({ locals: { actor }, params, url }) =>
	orErrorPage(async () => ({
		...(await creditsOf(actor, params.organisme)),
		done: url.searchParams.get('fait')
	}));

export const actions = {
	accorder: async ({ request, params, locals: { actor } }) => {
		const form = await parse(request, grantInput);
		if (!form.ok) return form.failure;
		const granted = await attempt(form, async () => {
			const { organisation } = await creditsOf(actor, params.organisme);
			return grantCredits(actor, { organisationId: organisation.id, ...form.data });
		});
		if (!granted.ok) return granted.failure;
		redirect(303, '?fait=accorde');
	},
	corriger: async ({ request, params, locals: { actor } }) => {
		const form = await parse(request, correctionInput);
		if (!form.ok) return form.failure;
		const { lot: lotId, direction, places, reason } = form.data;
		const corrected = await attempt(form, async () => {
			const { organisation } = await creditsOf(actor, params.organisme);
			return correctCredits(actor, {
				...{ organisationId: organisation.id, lotId, reason },
				places: direction === 'take' ? places : -places
			});
		});
		if (!corrected.ok) return corrected.failure;
		redirect(303, '?fait=corrige');
	}
};
