import { instantAt } from '$lib/format/dates';
import { eventPollInput } from '$lib/schemas/polls';
import { eventBoard } from '$lib/server/programme/polls/board';
import { prepareEventPoll } from '$lib/server/programme/polls/prepare';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { redirect } from '@sveltejs/kit';

export const load = ({ locals, params }) =>
	orErrorPage(async () => {
		const board = await eventBoard(locals.actor, params.evenement, undefined);
		const { firstDay, lastDay, timezone } = board.event;
		return {
			...board,
			...{ me: null, opensSettings: true, done: null },
			/** Proposed: as long as the event lasts. */
			first: {
				opensAt: instantAt(firstDay, '9:00', timezone),
				closesAt: instantAt(lastDay, '12:00', timezone)
			}
		};
	});

export const actions = {
	regler: async ({ request, locals: { actor }, params }) => {
		const form = await parse(request, eventPollInput);
		if (!form.ok) return form.failure;
		const made = await attempt(form, () =>
			prepareEventPoll({ actor, eventSlug: params.evenement, pollSlug: undefined, input: form.data })
		);
		if (!made.ok) return made.failure;
		redirect(303, `/gestion/${params.evenement}/votes/${made.value}?fait=regle`);
	}
};
