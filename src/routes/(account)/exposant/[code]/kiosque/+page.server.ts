import { boothChoiceInput } from '$lib/schemas/exhibitors';
import { chooseBooth, releaseBooth } from '$lib/server/exhibitors/allocate';
import { ownExhibitor } from '$lib/server/exhibitors/own';
import { planOf } from '$lib/server/exhibitors/plan/read';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { redirect } from '@sveltejs/kit';

export const load = async ({ locals: { actor }, params: { code } }) => {
	const own = await orErrorPage(() => ownExhibitor(actor, code));
	return { own, plans: await planOf(own.event.id) };
};

export const actions = {
	choisir: async ({ request, locals: { actor }, params: { code } }) => {
		const form = await parse(request, boothChoiceInput);
		if (!form.ok) return form.failure;
		const done = await attempt(form, () => chooseBooth({ actor, code, boothId: form.data.booth }));
		if (!done.ok) return done.failure;
		redirect(303, `/exposant/${code}/kiosque`);
	},
	rendre: async ({ locals: { actor }, params: { code } }) => {
		const done = await attempt({ values: {} }, () => releaseBooth({ actor, code }));
		if (!done.ok) return done.failure;
		redirect(303, `/exposant/${code}/kiosque`);
	}
};
