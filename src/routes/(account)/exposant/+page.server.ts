import { beginInput } from '$lib/schemas/exhibitor-application';
import { beginApplication } from '$lib/server/exhibitors/applications/begin';
import { myExhibitors, openExhibitions } from '$lib/server/exhibitors/applications/own';
import { attempt, parse } from '$lib/server/web/forms';
import { redirect } from '@sveltejs/kit';

export const load = async ({ locals }) => {
	const [exhibitors, open] = await Promise.all([myExhibitors(locals.actor), openExhibitions()]);
	// Whoever has one, and nothing else to do here, is there at once.
	if (exhibitors.length === 1 && open.length === 0) redirect(303, `/exposant/${exhibitors[0]!.code}`);
	return { exhibitors, open };
};

export const actions = {
	commencer: async ({ request, locals: { actor } }) => {
		const form = await parse(request, beginInput);
		if (!form.ok) return form.failure;
		const begun = await attempt(form, () => beginApplication({ actor, eventSlug: form.data.event }));
		if (!begun.ok) return begun.failure;
		redirect(303, `/exposant/${begun.value.code}/demande`);
	}
};
