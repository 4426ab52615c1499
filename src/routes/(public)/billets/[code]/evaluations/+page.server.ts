import { evaluationInput } from '$lib/schemas/evaluations';
import { answerEvaluation } from '$lib/server/programme/evaluations/answer';
import { ownEvaluations } from '$lib/server/programme/evaluations/queries';
import { attempt, parse } from '$lib/server/web/forms';
import { evaluatorOf, linkQuery } from '$lib/server/web/link-actor';
import { orErrorPage } from '$lib/server/web/load';
import { redirect } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';

/** What one person thought of the sessions they were at, by the link that only they are mailed, or signed in. */
export const load: PageServerLoad = (event) =>
	orErrorPage(async () => ({
		...(await ownEvaluations(evaluatorOf(event, event.params.code), event.params.code)),
		query: linkQuery(event.url),
		done: event.url.searchParams.get('fait') === 'avis'
	}));

export const actions: Actions = {
	repondre: async (event) => {
		const form = await parse(event.request, evaluationInput);
		if (!form.ok) return form.failure;
		const { code } = event.params;
		const given = await attempt(form, () =>
			answerEvaluation({ actor: evaluatorOf(event, code), registrationCode: code, answer: form.data })
		);
		if (!given.ok) return given.failure;
		const query = [linkQuery(event.url), 'fait=avis'].filter(Boolean).join('&');
		// Where one was: the next session is under it.
		redirect(303, `/billets/${code}/evaluations?${query}#seance-${form.data.session}`);
	}
};
