import { consentsInput } from '$lib/schemas/account';
import { getLocale } from '$lib/paraglide/runtime';
import { askedConsents } from '$lib/server/members/asked-consents';
import { changeConsents, myConsents } from '$lib/server/members/consents';
import { answerOf } from '$lib/server/web/asked-answer';
import { attempt, parse } from '$lib/server/web/forms';
import { redirect } from '@sveltejs/kit';

export const load = async ({ locals, url }) => ({
	consents: await myConsents(locals.actor),
	asked: await askedConsents(locals.actor),
	saved: url.searchParams.has('fait')
});

export const actions = {
	choix: async ({ request, locals }) => {
		const answered = await answerOf(request, locals.actor, getLocale());
		if (!answered.ok) return answered.failure;
		redirect(303, '/compte/donnees?fait');
	},

	consentements: async ({ request, locals }) => {
		const form = await parse(request, consentsInput);
		if (!form.ok) return form.failure;
		const changed = await attempt(form, () => changeConsents(locals.actor, form.data, getLocale()));
		if (!changed.ok) return changed.failure;
		redirect(303, '/compte/donnees?fait');
	}
};
