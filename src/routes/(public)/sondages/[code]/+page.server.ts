import { fieldOf, type Flaw } from '$lib/surveys/completeness';
import { stepFrom } from '$lib/surveys/step';
import { answerSurvey } from '$lib/server/surveys/answer';
import { ownSurvey } from '$lib/server/surveys/own';
import { attempt, readForm } from '$lib/server/web/forms';
import { linkQuery, surveyed } from '$lib/server/web/link-actor';
import { orErrorPage } from '$lib/server/web/load';
import { surveyFlaw } from '$lib/server/web/survey-flaw';
import { fail, redirect } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';

/** One person's survey, by the link that only they are mailed, or signed in. */
export const load: PageServerLoad = (event) =>
	orErrorPage(async () => ({
		...(await ownSurvey(surveyed(event, event.params.code), event.params.code)),
		query: linkQuery(event.url),
		done: event.url.searchParams.get('fait') === 'reponses'
	}));

export const actions: Actions = {
	/** A page of it: nothing is kept here before the last. */
	repondre: async (event) => {
		const { code } = event.params;
		const actor = surveyed(event, code);
		const sent = await readForm(event.request);
		const { questions } = await orErrorPage(() => ownSurvey(actor, code));
		const step = stepFrom(questions, {
			all: (name) => sent.getAll(name).map(String),
			page: Number(sent.get('page')) || 0,
			back: sent.get('vers') === 'retour'
		});
		const kept = { page: step.page, answers: [...step.answers] };
		if (!step.isDone) {
			const errors = Object.fromEntries(
				[...step.flaws].map(([id, flaw]: [number, Flaw]) => [
					fieldOf(id),
					[surveyFlaw(flaw, questions.find((one) => one.id === id)!.kind)]
				])
			);
			return step.flaws.size > 0 ? fail(400, { ...kept, errors }) : { ...kept, errors };
		}
		const given = await attempt({ values: {} }, () =>
			answerSurvey({ actor, surveyCode: code, answers: step.answers })
		);
		if (!given.ok) return fail(given.failure.status, { ...kept, errors: given.failure.data.errors });
		redirect(303, `/sondages/${code}?${[linkQuery(event.url), 'fait=reponses'].filter(Boolean).join('&')}`);
	}
};
