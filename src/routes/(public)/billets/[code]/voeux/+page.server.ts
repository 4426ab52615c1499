import { wishesInput } from '$lib/schemas/wishes';
import { setWishes } from '$lib/server/programme/wishes/set-wishes';
import { attempt, parse } from '$lib/server/web/forms';
import { linkActor, linkQuery } from '$lib/server/web/link-actor';
import { orErrorPage } from '$lib/server/web/load';
import { manageableRegistration, wishPage } from '$lib/server/web/registration-card';
import { redirect } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';

/** The wishes of one registration for whoever holds its link: no account needed. */
export const load: PageServerLoad = (event) =>
	orErrorPage(async () => {
		const actor = linkActor(event, 'ticket', event.params.code);
		const found = await manageableRegistration(actor, event.params.code);
		return {
			...(await wishPage(found)),
			query: linkQuery(event.url),
			done: event.url.searchParams.get('fait')
		};
	});

export const actions: Actions = {
	ranger: async (event) => {
		const form = await parse(event.request, wishesInput);
		if (!form.ok) return form.failure;
		const { code } = event.params;
		const set = await attempt(form, () =>
			setWishes({
				actor: linkActor(event, 'ticket', code),
				registrationCode: code,
				sessionIds: form.data
			})
		);
		if (!set.ok) return set.failure;
		const query = [linkQuery(event.url), 'fait=voeux'].filter(Boolean).join('&');
		redirect(303, `/billets/${code}/voeux?${query}`);
	}
};
