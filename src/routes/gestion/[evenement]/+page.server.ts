import { presence } from '$lib/server/checkin/presence';
import { eventFigures } from '$lib/server/registration/figures';
import { staffEvent } from '$lib/server/events/staff-events';
import { now } from '$lib/server/clock';
import { orErrorPage } from '$lib/server/web/load';

export const load = ({ locals, params, depends }) => {
	depends('estrade:figures');
	return orErrorPage(async () => {
		const event = await staffEvent(locals.actor, params.evenement);
		const [figures, present] = await Promise.all([
			eventFigures(locals.actor, event),
			presence(locals.actor, event.id)
		]);
		return { event, figures, present, at: now() };
	});
};
