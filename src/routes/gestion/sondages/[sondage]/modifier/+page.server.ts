import { questionInput, questionMove, questionRef, surveyInput } from '$lib/schemas/surveys';
import {
	moveSurveyQuestion,
	removeSurveyQuestion,
	saveSurveyQuestion
} from '$lib/server/surveys/edit-questions';
import { staffSurvey, surveyEvents, surveyRegions } from '$lib/server/surveys/queries';
import { setSurvey } from '$lib/server/surveys/settings';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { redirect } from '@sveltejs/kit';

export const load = ({ locals: { actor }, params, url }) =>
	orErrorPage(async () => ({
		...(await staffSurvey(actor, params.sondage)),
		surveyEvents: await surveyEvents(actor),
		regions: await surveyRegions(actor),
		done: url.searchParams.get('fait'),
		open: Number(url.searchParams.get('question') ?? 0)
	}));

export const actions = {
	reglages: async ({ request, locals: { actor }, params }) => {
		const form = await parse(request, surveyInput);
		if (!form.ok) return form.failure;
		const of = { actor, surveyCode: params.sondage, input: form.data };
		const done = await attempt(form, () => setSurvey(of));
		if (!done.ok) return done.failure;
		redirect(303, '?fait=reglages');
	},
	question: async ({ request, locals: { actor }, params }) => {
		const form = await parse(request, questionInput);
		if (!form.ok) return form.failure;
		const of = { actor, surveyCode: params.sondage, input: form.data };
		const done = await attempt(form, () => saveSurveyQuestion(of));
		if (!done.ok) return done.failure;
		redirect(303, '?fait=question#questions');
	},
	deplacer: async ({ request, locals: { actor }, params }) => {
		const form = await parse(request, questionMove);
		if (!form.ok) return form.failure;
		const of = { actor, surveyCode: params.sondage, ...form.data };
		const done = await attempt(form, () => moveSurveyQuestion(of));
		if (!done.ok) return done.failure;
		redirect(303, '?fait=question#questions');
	},
	retirer: async ({ request, locals: { actor }, params }) => {
		const form = await parse(request, questionRef);
		if (!form.ok) return form.failure;
		const of = { actor, surveyCode: params.sondage, question: form.data.question };
		const done = await attempt(form, () => removeSurveyQuestion(of));
		if (!done.ok) return done.failure;
		redirect(303, '?fait=question#questions');
	}
};
