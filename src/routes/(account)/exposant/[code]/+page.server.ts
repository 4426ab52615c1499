import { applicationPage } from '$lib/server/exhibitors/applications/own';
import { takeBackApplication } from '$lib/server/exhibitors/applications/submit';
import { withdrawApplication } from '$lib/server/exhibitors/applications/withdraw';
import { ownExhibitor } from '$lib/server/exhibitors/own';
import { attempt } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { redirect } from '@sveltejs/kit';

export const load = ({ locals: { actor }, params: { code }, url }) =>
	orErrorPage(async () => ({
		application: await applicationPage(actor, code),
		own: await ownExhibitor(actor, code),
		done: url.searchParams.get('fait')
	}));

export const actions = {
	reprendre: async ({ locals: { actor }, params: { code } }) => {
		const done = await attempt({ values: {} }, () => takeBackApplication({ actor, code }));
		if (!done.ok) return done.failure;
		redirect(303, `/exposant/${code}/demande`);
	},
	retirer: async ({ locals: { actor }, params: { code } }) => {
		const done = await attempt({ values: {} }, () => withdrawApplication({ actor, code }));
		if (!done.ok) return done.failure;
		redirect(303, `/exposant/${code}?fait=retire`);
	}
};
