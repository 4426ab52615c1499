import { putBackInput, takeDownInput } from '$lib/schemas/deliberation';
import { deliberationBoard } from '$lib/server/awards/deliberation/queries';
import { staffLaureates } from '$lib/server/awards/results/queries';
import { putBack, takeDown } from '$lib/server/awards/results/take-down';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { redirect } from '@sveltejs/kit';

export const load = ({ locals, params, url }) =>
	orErrorPage(async () => {
		const board = await deliberationBoard(locals.actor, params.edition);
		return {
			...board,
			laureates: await staffLaureates(locals.actor, params.edition),
			done: url.searchParams.get('fait')
		};
	});

export const actions = {
	retirer: async ({ request, locals, params }) => {
		const form = await parse(request, takeDownInput);
		if (!form.ok) return form.failure;
		const { laureate, reason } = form.data;
		const taken = await attempt(form, () =>
			takeDown({ actor: locals.actor, editionSlug: params.edition, laureateId: laureate, reason })
		);
		if (!taken.ok) return taken.failure;
		redirect(303, '?fait=retrait');
	},
	remettre: async ({ request, locals, params }) => {
		const form = await parse(request, putBackInput);
		if (!form.ok) return form.failure;
		const { laureate } = form.data;
		const back = await attempt(form, () =>
			putBack({ actor: locals.actor, editionSlug: params.edition, laureateId: laureate })
		);
		if (!back.ok) return back.failure;
		redirect(303, '?fait=remise');
	}
};
