import { personFilterFrom } from '$lib/schemas/staff';
import { searchPeople, ticketTypesOf } from '$lib/server/registration/search';
import { staffEvent } from '$lib/server/events/staff-events';
import { orErrorPage } from '$lib/server/web/load';

export const load = ({ locals, params, url }) =>
	orErrorPage(async () => {
		const event = await staffEvent(locals.actor, params.evenement);
		const filter = personFilterFrom(url.searchParams);
		const [found, types] = await Promise.all([
			searchPeople(locals.actor, event.id, filter),
			ticketTypesOf(locals.actor, event.id)
		]);
		return { event, filter, found, types };
	});
