import { conflictInput, reviewInput } from '$lib/schemas/selection';
import { declareConflict } from '$lib/server/programme/selection/conflicts';
import { readingPage } from '$lib/server/programme/selection/reading';
import { saveReview } from '$lib/server/programme/selection/save-review';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { redirect, type RequestEvent } from '@sveltejs/kit';

export const load = ({ locals, params }) =>
	orErrorPage(() => readingPage(locals.actor, params.evenement, params.proposition));

type Asked = RequestEvent<{ evenement: string; proposition: string }>;

async function save({ request, locals, params }: Asked) {
	const form = await parse(request, reviewInput);
	if (!form.ok) return form;
	return attempt(form, () =>
		saveReview({
			actor: locals.actor,
			eventSlug: params.evenement,
			code: params.proposition,
			...form.data
		})
	);
}

export const actions = {
	enregistrer: async (asked) => {
		const saved = await save(asked);
		return saved.ok ? { saved: true } : saved.failure;
	},
	suivant: async (asked) => {
		const saved = await save(asked);
		if (!saved.ok) return saved.failure;
		const { locals, params } = asked;
		const { next } = await readingPage(locals.actor, params.evenement, params.proposition);
		redirect(303, `/comite/${params.evenement}${next ? `/${next}` : ''}`);
	},
	conflit: async ({ request, locals, params }) => {
		const form = await parse(request, conflictInput);
		if (!form.ok) return form.failure;
		const declared = await attempt(form, () =>
			declareConflict({
				actor: locals.actor,
				eventSlug: params.evenement,
				code: params.proposition,
				...form.data
			})
		);
		if (!declared.ok) return declared.failure;
		redirect(303, `/comite/${params.evenement}?fait=conflit`);
	}
};
