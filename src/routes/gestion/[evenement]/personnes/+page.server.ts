import { personFilterFrom } from '$lib/schemas/staff';
import { searchPeople } from '$lib/server/registration/search';
import { staffEvent, ticketTypesOf } from '$lib/server/registration/staff-events';
import { orErrorPage } from '$lib/server/web/load';

export const load = ({ locals, params, url }) =>
	orErrorPage(async () => {
		const event = await staffEvent(locals.actor, params.evenement);
		const filter = personFilterFrom(url.searchParams);
		const [found, types] = await Promise.all([searchPeople(event.id, filter), ticketTypesOf(event.id)]);
		return { event, filter, found, types };
	});
