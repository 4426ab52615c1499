import { tablesInput } from '$lib/schemas/exchange';
import { chooseTables } from '$lib/server/programme/exchange/choose';
import { attempt, parse } from '$lib/server/web/forms';
import { linkActor, linkQuery } from '$lib/server/web/link-actor';
import { orErrorPage } from '$lib/server/web/load';
import { exchangePage, manageableRegistration } from '$lib/server/web/registration-card';
import { redirect } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';

/** The tables of one registration for whoever holds its link: no account needed. */
export const load: PageServerLoad = (event) =>
	orErrorPage(async () => {
		const actor = linkActor(event, 'ticket', event.params.code);
		const found = await manageableRegistration(actor, event.params.code);
		return {
			...(await exchangePage(found)),
			query: linkQuery(event.url),
			done: event.url.searchParams.get('fait')
		};
	});

export const actions: Actions = {
	choisir: async (event) => {
		const form = await parse(event.request, tablesInput);
		if (!form.ok) return form.failure;
		const { code } = event.params;
		const { session: sessionId, rounds: choices } = form.data;
		const actor = linkActor(event, 'ticket', code);
		const chosen = await attempt(form, () =>
			chooseTables({ actor, registrationCode: code, sessionId, choices })
		);
		if (!chosen.ok) return chosen.failure;
		const query = [linkQuery(event.url), 'fait=tables'].filter(Boolean).join('&');
		redirect(303, `/billets/${code}/ruche?${query}`);
	}
};
