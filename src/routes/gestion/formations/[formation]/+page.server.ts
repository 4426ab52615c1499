import { courseInput, revisionInput } from '$lib/schemas/trainings';
import {
	copyCourse,
	courseThemes,
	publishCourse,
	saveCourse,
	staffCourse
} from '$lib/server/trainings/courses';
import { staffOffers } from '$lib/server/trainings/office';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { redirect, type RequestEvent } from '@sveltejs/kit';

export const load = ({ locals: { actor }, params, url }) =>
	orErrorPage(async () => {
		const course = await staffCourse(actor, params.formation);
		return {
			course,
			themes: await courseThemes(actor),
			offers: await staffOffers(actor, { courseId: course.id }),
			done: url.searchParams.get('fait')
		};
	});

type Event = RequestEvent<{ formation: string }>;

async function publish({ request, params, locals: { actor } }: Event, isPublished: boolean) {
	const form = await parse(request, revisionInput);
	if (!form.ok) return form.failure;
	const { revision } = form.data;
	const done = await attempt(form, () =>
		publishCourse({ actor, slug: params.formation, revision, isPublished })
	);
	if (!done.ok) return done.failure;
	redirect(303, `?fait=${isPublished ? 'publiee' : 'retiree'}`);
}

export const actions = {
	enregistrer: async ({ request, params, locals: { actor } }) => {
		const form = await parse(request, courseInput);
		if (!form.ok) return form.failure;
		const saved = await attempt(form, () => saveCourse({ actor, slug: params.formation, input: form.data }));
		if (!saved.ok) return saved.failure;
		redirect(303, '?fait=enregistree');
	},
	publier: (event) => publish(event, true),
	retirer: (event) => publish(event, false),
	copier: async ({ params, locals: { actor } }) => {
		const copied = await attempt({ values: {} }, () => copyCourse({ actor, slug: params.formation }));
		if (!copied.ok) return copied.failure;
		redirect(303, `/gestion/formations/${copied.value.slug}?fait=copiee`);
	}
};
