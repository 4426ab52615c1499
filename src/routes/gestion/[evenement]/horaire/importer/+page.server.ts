import { importInput } from '$lib/schemas/timetable';
import { importTimetable } from '$lib/server/programme/board/import-csv';
import { staffEvent } from '$lib/server/events/staff-events';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { redirect } from '@sveltejs/kit';

export const load = ({ locals, params, url }) =>
	orErrorPage(async () => ({
		event: await staffEvent(locals.actor, params.evenement),
		done: Number(url.searchParams.get('placees')) || null
	}));

export const actions = {
	default: async ({ request, locals, params }) => {
		const form = await parse(request, importInput);
		if (!form.ok) return form.failure;
		const { list: text, write } = form.data;
		const read = await attempt(form, () =>
			importTimetable({ actor: locals.actor, eventSlug: params.evenement, text, write })
		);
		if (!read.ok) return read.failure;
		if (write) redirect(303, `?placees=${read.value.written}`);
		return { values: form.values, errors: {}, lines: read.value.lines };
	}
};
