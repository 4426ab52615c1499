import { openDoorsInput } from '$lib/schemas/checkin';
import { sessionDoors } from '$lib/server/checkin/doors';
import { openDoors } from '$lib/server/checkin/open-doors';
import { eventFigures } from '$lib/server/registration/figures';
import { crowdedSessions } from '$lib/server/registration/seats/staff-queries';
import { staffEvent } from '$lib/server/events/staff-events';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';

export const load = ({ locals, params }) =>
	orErrorPage(async () => {
		const event = await staffEvent(locals.actor, params.evenement);
		const [figures, crowded, doors] = await Promise.all([
			eventFigures(locals.actor, event),
			crowdedSessions(locals.actor, event.id),
			sessionDoors(locals.actor, event.id)
		]);
		return { event, workshops: figures.workshops, crowded, doors };
	});

export const actions = {
	ouvrir: async ({ request, locals, params }) => {
		const form = await parse(request, openDoorsInput);
		if (!form.ok) return form.failure;
		const { sessionId, day } = form.data;
		const of = sessionId === undefined ? { day: day! } : { sessionId };
		const opened = await attempt(form, () => openDoors(locals.actor, params.evenement, of));
		return opened.ok ? { opened: opened.value } : opened.failure;
	}
};
