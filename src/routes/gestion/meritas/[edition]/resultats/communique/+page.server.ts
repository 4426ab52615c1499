import { dropReleaseInput, saveReleaseInput } from '$lib/schemas/deliberation';
import { deliberationBoard } from '$lib/server/awards/deliberation/queries';
import { dropRelease, editedRelease, saveRelease } from '$lib/server/awards/results/release';
import { sender } from '$lib/server/mail/sender';
import { supplier } from '$lib/server/payments/supplier';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { redirect } from '@sveltejs/kit';

export const load = ({ locals, params, url }) =>
	orErrorPage(async () => ({
		...(await editedRelease(locals.actor, params.edition, {
			sender: sender(),
			city: supplier().city ?? ''
		})),
		missing: (await deliberationBoard(locals.actor, params.edition)).lines
			.filter(({ state, isRecused }) => isRecused || state !== 'locked')
			.map(({ category }) => category.name),
		done: url.searchParams.get('fait')
	}));

export const actions = {
	enregistrer: async ({ locals, params, request }) => {
		const form = await parse(request, saveReleaseInput);
		if (!form.ok) return form.failure;
		const { revision, ...parts } = form.data;
		const saved = await attempt(form, () =>
			saveRelease({ actor: locals.actor, editionSlug: params.edition, revision, parts })
		);
		if (!saved.ok) return saved.failure;
		redirect(303, '?fait=enregistre');
	},
	reprendre: async ({ locals, params, request }) => {
		const form = await parse(request, dropReleaseInput);
		if (!form.ok) return form.failure;
		const dropped = await attempt(form, () =>
			dropRelease({ actor: locals.actor, editionSlug: params.edition, revision: form.data.revision })
		);
		if (!dropped.ok) return dropped.failure;
		redirect(303, '?fait=repris');
	}
};
