import { commentRemovalInput, slidesInput } from '$lib/schemas/evaluations';
import { officeEvaluation } from '$lib/server/programme/evaluations/office';
import { removeComment } from '$lib/server/programme/evaluations/remove-comment';
import { publishSlides } from '$lib/server/programme/slides/publish';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { redirect } from '@sveltejs/kit';

export const load = ({ locals, params, url }) =>
	orErrorPage(async () => ({
		...(await officeEvaluation(locals.actor, params.evenement, params.seance)),
		done: url.searchParams.get('fait')
	}));

export const actions = {
	commentaire: async ({ request, locals: { actor }, params }) => {
		const form = await parse(request, commentRemovalInput);
		if (!form.ok) return form.failure;
		const { comment: commentId, reason } = form.data;
		const of = { actor, eventSlug: params.evenement, sessionSlug: params.seance };
		const done = await attempt(form, () => removeComment({ ...of, commentId, reason }));
		if (!done.ok) return done.failure;
		redirect(303, '?fait=commentaire');
	},
	diaporama: async ({ request, locals: { actor } }) => {
		const form = await parse(request, slidesInput);
		if (!form.ok) return form.failure;
		const published = form.data.published === 'oui';
		const done = await attempt(form, () => publishSlides({ actor, fileCode: form.data.file, published }));
		if (!done.ok) return done.failure;
		redirect(303, `?fait=${published ? 'publie' : 'retire'}`);
	}
};
