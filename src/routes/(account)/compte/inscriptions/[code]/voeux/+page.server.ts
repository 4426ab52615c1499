import { wishesInput } from '$lib/schemas/wishes';
import { requirePerson } from '$lib/server/auth/policy';
import { setWishes } from '$lib/server/programme/wishes/set-wishes';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { manageableRegistration, wishPage } from '$lib/server/web/registration-card';
import { redirect } from '@sveltejs/kit';

export const load = ({ locals, params, url }) =>
	orErrorPage(async () => {
		const found = await manageableRegistration(locals.actor, params.code);
		return {
			...(await wishPage(found)),
			mine: requirePerson(locals.actor).personId === found.personId,
			done: url.searchParams.get('fait')
		};
	});

export const actions = {
	ranger: async ({ request, locals, params }) => {
		const form = await parse(request, wishesInput);
		if (!form.ok) return form.failure;
		const set = await attempt(form, () =>
			setWishes({ actor: locals.actor, registrationCode: params.code, sessionIds: form.data })
		);
		if (!set.ok) return set.failure;
		redirect(303, `/compte/inscriptions/${params.code}/voeux?fait=voeux`);
	}
};
