import { leadAnswer } from '$lib/schemas/leads';
import { answerHolder, holdersOf } from '$lib/server/exhibitors/leads/holders';
import { attempt, parse } from '$lib/server/web/forms';
import { answerer, linkActor, linkQuery } from '$lib/server/web/link-actor';
import { orErrorPage } from '$lib/server/web/load';
import { manageableRegistration } from '$lib/server/web/registration-card';
import { redirect } from '@sveltejs/kit';

/** Who has the details of whoever this ticket is of: for them alone, not for who paid it. */
export const load = (event) =>
	orErrorPage(async () => {
		const { params, url } = event;
		const found = await manageableRegistration(linkActor(event, 'ticket', params.code), params.code);
		const by = answerer(event, 'ticket-consents', found);
		return {
			code: found.code,
			event: { slug: found.event.slug, name: found.event.name, timezone: found.event.timezone },
			holders: by.kind === 'anonymous' ? null : await holdersOf(by, found.event.id),
			query: linkQuery(url),
			done: url.searchParams.has('fait')
		};
	});

export const actions = {
	repondre: async (event) => {
		const { params, request, url } = event;
		const form = await parse(request, leadAnswer);
		if (!form.ok) return form.failure;
		const { lead: code, answer } = form.data;
		const done = await attempt(form, async () => {
			const found = await manageableRegistration(linkActor(event, 'ticket', params.code), params.code);
			const actor = answerer(event, 'ticket-consents', found);
			await answerHolder({ actor, code, accepts: answer === 'oui' });
		});
		if (!done.ok) return done.failure;
		redirect(303, `/billets/${params.code}/contacts?${[linkQuery(url), 'fait'].filter(Boolean).join('&')}`);
	}
};
