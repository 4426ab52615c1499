import { newSurveyInput } from '$lib/schemas/surveys';
import { makeSurvey } from '$lib/server/surveys/make';
import { staffSurveys, surveyEvents } from '$lib/server/surveys/queries';
import { attempt, parse } from '$lib/server/web/forms';
import { redirect } from '@sveltejs/kit';

export const load = async ({ locals: { actor } }) => ({
	surveys: await staffSurveys(actor),
	surveyEvents: await surveyEvents(actor)
});

export const actions = {
	commencer: async ({ request, locals: { actor } }) => {
		const form = await parse(request, newSurveyInput);
		if (!form.ok) return form.failure;
		const made = await attempt(form, () => makeSurvey({ actor, input: form.data }));
		if (!made.ok) return made.failure;
		redirect(303, `/gestion/sondages/${made.value.code}/modifier`);
	}
};
