import { findEvent } from '$lib/server/events/queries';
import { countExhibitors } from '$lib/server/exhibitors/queries';
import { countProgramme } from '$lib/server/programme/queries';
import { orErrorPage } from '$lib/server/web/load';

/** What the navigation of the event needs, above each page of its votes. */
export const load = ({ params, locals }) =>
	orErrorPage(async () => {
		const event = await findEvent(params.evenement, locals.actor);
		return {
			event,
			programme: await countProgramme(event.id),
			exhibitors: await countExhibitors(event.id)
		};
	});
