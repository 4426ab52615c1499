import { ownSurvey, stopReminders } from '$lib/server/surveys/own';
import { linkQuery, surveyed } from '$lib/server/web/link-actor';
import { orErrorPage } from '$lib/server/web/load';
import { redirect } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';

/** Where somebody stops the reminders of a survey: a button, since programs that read mail open its links too. */
export const load: PageServerLoad = (event) =>
	orErrorPage(async () => {
		const { code } = event.params;
		const { survey, stopped } = await ownSurvey(surveyed(event, code), code);
		return { title: survey.title, code, stopped, query: linkQuery(event.url) };
	});

export const actions: Actions = {
	arreter: async (event) => {
		const { code } = event.params;
		await orErrorPage(() => stopReminders(surveyed(event, code), code));
		redirect(303, `/sondages/${code}/rappels?${linkQuery(event.url)}`);
	}
};
