import { currentEvent, staffEvents } from '$lib/server/registration/staff-events';
import { redirect } from '@sveltejs/kit';

/** The staff's home is the dashboard of the event at hand. */
export const load = async () => {
	const event = currentEvent(await staffEvents());
	if (event) redirect(303, `/gestion/${event.slug}`);
};
