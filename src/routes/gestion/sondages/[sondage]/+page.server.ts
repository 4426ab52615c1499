import { extendInput } from '$lib/schemas/surveys';
import { copySurvey } from '$lib/server/surveys/make';
import { audienceSize, closeSurvey, openSurvey } from '$lib/server/surveys/open';
import { surveyResults } from '$lib/server/surveys/results';
import { extendSurvey } from '$lib/server/surveys/settings';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { redirect } from '@sveltejs/kit';

export const load = ({ locals: { actor }, params, url }) =>
	orErrorPage(async () => ({
		...(await surveyResults(actor, params.sondage)),
		audience: await audienceSize(actor, params.sondage),
		done: url.searchParams.get('fait')
	}));

export const actions = {
	ouvrir: async ({ locals: { actor }, params }) => {
		const done = await attempt({ values: {} }, () => openSurvey({ actor, surveyCode: params.sondage }));
		if (!done.ok) return done.failure;
		redirect(303, '?fait=ouvert');
	},
	fermer: async ({ locals: { actor }, params }) => {
		const done = await attempt({ values: {} }, () => closeSurvey({ actor, surveyCode: params.sondage }));
		if (!done.ok) return done.failure;
		redirect(303, '?fait=ferme');
	},
	prolonger: async ({ request, locals: { actor }, params }) => {
		const form = await parse(request, extendInput);
		if (!form.ok) return form.failure;
		const of = { actor, surveyCode: params.sondage, lastDay: form.data.lastDay };
		const done = await attempt(form, () => extendSurvey(of));
		if (!done.ok) return done.failure;
		redirect(303, '?fait=prolonge');
	},
	copier: async ({ locals: { actor }, params }) => {
		const done = await attempt({ values: {} }, () => copySurvey({ actor, surveyCode: params.sondage }));
		if (!done.ok) return done.failure;
		redirect(303, `/gestion/sondages/${done.value.code}/modifier`);
	}
};
