import { currentEvent, staffEvents } from '$lib/server/events/staff-events';
import { redirect } from '@sveltejs/kit';

/** The staff's home is the dashboard of the event at hand. */
export const load = async ({ locals }) => {
	const event = currentEvent(await staffEvents(locals.actor));
	if (event) redirect(303, `/gestion/${event.slug}`);
};
