import { templateInput } from '$lib/schemas/selection';
import { letterModels, saveTemplate } from '$lib/server/programme/selection/letters';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { redirect } from '@sveltejs/kit';

export const load = ({ locals, params, url }) =>
	orErrorPage(async () => ({
		...(await letterModels(locals.actor, params.evenement)),
		told: url.searchParams.get('fait')
	}));

export const actions = {
	default: async ({ request, locals, params }) => {
		const form = await parse(request, templateInput);
		if (!form.ok) return form.failure;
		const saved = await attempt(form, () =>
			saveTemplate({ actor: locals.actor, eventSlug: params.evenement, ...form.data })
		);
		if (!saved.ok) return saved.failure;
		redirect(303, `?fait=${form.data.decision}`);
	}
};
