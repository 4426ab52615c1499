import { runInput } from '$lib/schemas/timetable';
import { acceptSuggestion, suggestionOf, startSuggestion } from '$lib/server/programme/board/suggestion';
import { dismissRun } from '$lib/server/programme/solver/settle-run';
import { staffEvent } from '$lib/server/events/staff-events';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { redirect } from '@sveltejs/kit';

export const load = ({ locals, params, depends, url }) => {
	depends('estrade:suggestion');
	return orErrorPage(async () => ({
		...(await suggestionOf(locals.actor, params.evenement)),
		done: url.searchParams.get('placees')
	}));
};

export const actions = {
	lancer: async ({ locals, params }) => {
		const started = await attempt({ values: {} }, () =>
			startSuggestion({ actor: locals.actor, eventSlug: params.evenement })
		);
		if (!started.ok) return started.failure;
		redirect(303, '?');
	},
	accepter: async ({ request, locals, params }) => {
		const form = await parse(request, runInput);
		if (!form.ok) return form.failure;
		const accepted = await attempt(form, () =>
			acceptSuggestion({ actor: locals.actor, eventSlug: params.evenement, runId: form.data.runId })
		);
		if (!accepted.ok) return accepted.failure;
		redirect(303, `?placees=${accepted.value}`);
	},
	rejeter: async ({ request, locals, params }) => {
		const form = await parse(request, runInput);
		if (!form.ok) return form.failure;
		const dismissed = await attempt(form, async () => {
			const { id } = await staffEvent(locals.actor, params.evenement);
			await dismissRun(locals.actor, id, form.data.runId);
		});
		if (!dismissed.ok) return dismissed.failure;
		redirect(303, '?');
	}
};
