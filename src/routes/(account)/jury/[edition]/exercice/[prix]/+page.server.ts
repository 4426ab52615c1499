import { practiceInput } from '$lib/schemas/jury';
import { practicePage, practise } from '$lib/server/awards/jury/practice';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { redirect } from '@sveltejs/kit';

export const load = ({ locals, params }) =>
	orErrorPage(() => practicePage(locals.actor, params.edition, params.prix));

export const actions = {
	comparer: async ({ request, locals, params, url }) => {
		const form = await parse(request, practiceInput);
		if (!form.ok) return form.failure;
		const asked = { actor: locals.actor, editionSlug: params.edition, prizeSlug: params.prix };
		const done = await attempt(form, () => practise({ ...asked, ...form.data }));
		if (!done.ok) return done.failure;
		redirect(303, `${url.pathname}#resultat`);
	}
};
