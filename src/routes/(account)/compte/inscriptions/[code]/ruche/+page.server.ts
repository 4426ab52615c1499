import { tablesInput } from '$lib/schemas/exchange';
import { requirePerson } from '$lib/server/auth/policy';
import { chooseTables } from '$lib/server/programme/exchange/choose';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { exchangePage, manageableRegistration } from '$lib/server/web/registration-card';
import { redirect } from '@sveltejs/kit';

export const load = ({ locals, params, url }) =>
	orErrorPage(async () => {
		const found = await manageableRegistration(locals.actor, params.code);
		return {
			...(await exchangePage(found)),
			mine: requirePerson(locals.actor).personId === found.personId,
			done: url.searchParams.get('fait')
		};
	});

export const actions = {
	choisir: async ({ request, locals, params }) => {
		const form = await parse(request, tablesInput);
		if (!form.ok) return form.failure;
		const { session: sessionId, rounds: choices } = form.data;
		const chosen = await attempt(form, () =>
			chooseTables({ actor: locals.actor, registrationCode: params.code, sessionId, choices })
		);
		if (!chosen.ok) return chosen.failure;
		redirect(303, `/compte/inscriptions/${params.code}/ruche?fait=tables`);
	}
};
