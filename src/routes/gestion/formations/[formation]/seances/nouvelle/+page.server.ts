import { offerInput } from '$lib/schemas/trainings';
import { listRegions } from '$lib/server/members/organisations';
import { staffCourse } from '$lib/server/trainings/courses';
import { addOffer } from '$lib/server/trainings/save-offer';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { filledSeries } from '$lib/server/web/offer-series';
import { redirect } from '@sveltejs/kit';

export const load = ({ locals: { actor }, params }) =>
	orErrorPage(async () => {
		const { slug, kind, title } = await staffCourse(actor, params.formation);
		return { course: { slug, kind, title }, regions: await listRegions() };
	});

export const actions = {
	ajouter: async ({ request, params, locals: { actor } }) => {
		const form = await parse(request, offerInput);
		if (!form.ok) return form.failure;
		const { formation: courseSlug } = params;
		const added = await attempt(form, () => addOffer({ actor, courseSlug, input: form.data }));
		if (!added.ok) return added.failure;
		redirect(303, `/gestion/formations/${courseSlug}/seances/${added.value.slug}?fait=ajoutee`);
	},
	remplir: ({ request }) => filledSeries(request)
};
