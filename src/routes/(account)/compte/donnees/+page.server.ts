import { consentsInput } from '$lib/schemas/account';
import { leadAnswer } from '$lib/schemas/leads';
import { getLocale } from '$lib/paraglide/runtime';
import { answerHolder, holdersOf } from '$lib/server/exhibitors/leads/holders';
import { askedConsents } from '$lib/server/members/asked-consents';
import { changeConsents, myConsents } from '$lib/server/members/consents';
import { answerOf } from '$lib/server/web/asked-answer';
import { attempt, parse } from '$lib/server/web/forms';
import { redirect } from '@sveltejs/kit';

export const load = async ({ locals, url }) => ({
	consents: await myConsents(locals.actor),
	asked: await askedConsents(locals.actor),
	holders: await holdersOf(locals.actor),
	saved: url.searchParams.has('fait')
});

export const actions = {
	choix: async ({ request, locals }) => {
		const answered = await answerOf(request, locals.actor, getLocale());
		if (!answered.ok) return answered.failure;
		redirect(303, '/compte/donnees?fait');
	},

	exposant: async ({ request, locals: { actor } }) => {
		const form = await parse(request, leadAnswer);
		if (!form.ok) return form.failure;
		const { lead: code, answer } = form.data;
		const done = await attempt(form, () => answerHolder({ actor, code, accepts: answer === 'oui' }));
		if (!done.ok) return done.failure;
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
