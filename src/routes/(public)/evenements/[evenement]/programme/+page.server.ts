import { now } from '$lib/server/clock';
import { findEvent } from '$lib/server/events/queries';
import { countExhibitors } from '$lib/server/exhibitors/queries';
import { listSessions, listThemes } from '$lib/server/programme/queries';
import { orErrorPage } from '$lib/server/web/load';

/** The whole programme, whatever part of it the address asks for: the page lays it out, here and in the browser. */
export const load = async ({ params, locals }) => {
	const event = await orErrorPage(() => findEvent(params.evenement, locals.actor));
	const { slug, name, tagline, description, firstDay, lastDay, timezone, venueName, venueAddress, city } =
		event;
	const [sessions, themes, exhibitors] = await Promise.all([
		listSessions(event.id),
		listThemes(event.id),
		countExhibitors(event.id)
	]);
	const at = now();
	at.setSeconds(0, 0);
	return {
		event: { slug, name, tagline, description, firstDay, lastDay, timezone, venueName, venueAddress, city },
		sessions,
		themes,
		exhibitors,
		/** To the minute: a page made again within it is the same to the letter. */
		at
	};
};
