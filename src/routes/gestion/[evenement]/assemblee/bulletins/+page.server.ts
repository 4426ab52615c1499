import { slipsOf } from '$lib/server/assemblies/slips';
import { staffEvent } from '$lib/server/events/staff-events';
import { orErrorPage } from '$lib/server/web/load';

export const load = ({ locals, params }) =>
	orErrorPage(async () => ({
		event: await staffEvent(locals.actor, params.evenement),
		slips: await slipsOf(locals.actor, params.evenement)
	}));
