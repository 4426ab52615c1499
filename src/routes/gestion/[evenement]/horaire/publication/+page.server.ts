import { publicationInput } from '$lib/schemas/timetable';
import { previewPublication } from '$lib/server/programme/board/publication';
import { publishTimetable } from '$lib/server/programme/board/publish';
import { listVersions } from '$lib/server/programme/board/queries';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { redirect } from '@sveltejs/kit';

export const load = ({ locals, params, url }) =>
	orErrorPage(async () => {
		const { event, board: _, ...publication } = await previewPublication(locals.actor, params.evenement);
		return {
			event,
			publication,
			versions: await listVersions(locals.actor, params.evenement),
			done: Number(url.searchParams.get('publiee')) || null
		};
	});

export const actions = {
	default: async ({ request, locals, params }) => {
		const form = await parse(request, publicationInput);
		if (!form.ok) return form.failure;
		const published = await attempt(form, () =>
			publishTimetable({ actor: locals.actor, eventSlug: params.evenement, ...form.data })
		);
		if (!published.ok) return published.failure;
		redirect(303, `?publiee=${published.value.number}`);
	}
};
