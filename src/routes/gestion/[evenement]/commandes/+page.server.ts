import { orderFilterFrom } from '$lib/schemas/staff';
import { searchOrders, ticketTypesOf } from '$lib/server/registration/search';
import { staffEvent } from '$lib/server/events/staff-events';
import { now } from '$lib/server/clock';
import { orErrorPage } from '$lib/server/web/load';

export const load = ({ locals, params, url }) =>
	orErrorPage(async () => {
		const event = await staffEvent(locals.actor, params.evenement);
		const filter = orderFilterFrom(url.searchParams);
		const [found, types] = await Promise.all([
			searchOrders(locals.actor, event.id, filter),
			ticketTypesOf(locals.actor, event.id)
		]);
		return { event, filter, found, types, at: now() };
	});
