import { editionMoveInput, editionRowInput, prizeInput } from '$lib/schemas/award-editions';
import { movePrize, removePrize, savePrize } from '$lib/server/awards/editions/prizes';
import { categoriesOf, staffEdition } from '$lib/server/awards/editions/queries';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { redirect } from '@sveltejs/kit';

export const load = ({ locals, params, url }) =>
	orErrorPage(async () => {
		const edition = await staffEdition(locals.actor, params.edition);
		return {
			edition,
			prizes: await categoriesOf(edition.id),
			adding: url.searchParams.has('nouveau'),
			done: url.searchParams.has('fait')
		};
	});

export const actions = {
	/** Adds a prize, and opens it for its rubric and its form. */
	ajouter: async ({ request, locals: { actor }, params }) => {
		const form = await parse(request, prizeInput);
		if (!form.ok) return form.failure;
		const { id: _, ...input } = form.data;
		const added = await attempt(form, () => savePrize({ actor, slug: params.edition, input }));
		if (!added.ok) return added.failure;
		redirect(303, `/gestion/meritas/${params.edition}/prix/${added.value.prize}?fait`);
	},
	deplacer: async ({ request, locals: { actor }, params }) => {
		const form = await parse(request, editionMoveInput);
		if (!form.ok) return form.failure;
		const done = await attempt(form, () => movePrize({ actor, slug: params.edition, ...form.data }));
		if (!done.ok) return done.failure;
		redirect(303, `/gestion/meritas/${params.edition}/prix?fait`);
	},
	enlever: async ({ request, locals: { actor }, params }) => {
		const form = await parse(request, editionRowInput);
		if (!form.ok) return form.failure;
		const done = await attempt(form, () => removePrize({ actor, slug: params.edition, ...form.data }));
		if (!done.ok) return done.failure;
		redirect(303, `/gestion/meritas/${params.edition}/prix?fait`);
	}
};
