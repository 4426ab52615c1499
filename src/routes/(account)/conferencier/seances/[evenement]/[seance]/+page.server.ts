import { slidesInput } from '$lib/schemas/evaluations';
import { spokenSession } from '$lib/server/programme/evaluations/speaker';
import { publishSlides } from '$lib/server/programme/slides/publish';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { redirect } from '@sveltejs/kit';

export const load = ({ locals, params, url }) =>
	orErrorPage(async () => ({
		...(await spokenSession(locals.actor, params.evenement, params.seance)),
		done: url.searchParams.get('fait')
	}));

export const actions = {
	diaporama: async ({ request, locals: { actor } }) => {
		const form = await parse(request, slidesInput);
		if (!form.ok) return form.failure;
		const published = form.data.published === 'oui';
		const done = await attempt(form, () => publishSlides({ actor, fileCode: form.data.file, published }));
		if (!done.ok) return done.failure;
		redirect(303, `?fait=${published ? 'publie' : 'retire'}`);
	}
};
