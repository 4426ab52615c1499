import { courseInput } from '$lib/schemas/trainings';
import { addCourse, courseThemes } from '$lib/server/trainings/courses';
import { attempt, parse } from '$lib/server/web/forms';
import { kindIn } from '$lib/staff/trainings';
import { redirect } from '@sveltejs/kit';

export const load = async ({ locals: { actor }, url }) => ({
	kind: kindIn(url),
	themes: await courseThemes(actor)
});

export const actions = {
	ajouter: async ({ request, locals: { actor } }) => {
		const form = await parse(request, courseInput);
		if (!form.ok) return form.failure;
		const added = await attempt(form, () => addCourse({ actor, input: form.data }));
		if (!added.ok) return added.failure;
		redirect(303, `/gestion/formations/${added.value.slug}?fait=ajoutee`);
	}
};
