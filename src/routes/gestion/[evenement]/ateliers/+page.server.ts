import { eventFigures } from '$lib/server/registration/figures';
import { crowdedSessions } from '$lib/server/registration/seats/staff-queries';
import { staffEvent } from '$lib/server/events/staff-events';
import { orErrorPage } from '$lib/server/web/load';

export const load = ({ locals, params }) =>
	orErrorPage(async () => {
		const event = await staffEvent(locals.actor, params.evenement);
		return {
			event,
			workshops: (await eventFigures(locals.actor, event)).workshops,
			crowded: await crowdedSessions(locals.actor, event.id)
		};
	});
