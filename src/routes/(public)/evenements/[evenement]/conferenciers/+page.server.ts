import { findEvent } from '$lib/server/events/queries';
import { countExhibitors } from '$lib/server/exhibitors/queries';
import { listSpeakers } from '$lib/server/programme/queries';
import { orErrorPage } from '$lib/server/web/load';

export const load = async ({ params, locals }) => {
	const event = await orErrorPage(() => findEvent(params.evenement, locals.actor));
	return {
		event,
		speakers: await listSpeakers(event.id),
		exhibitors: await countExhibitors(event.id)
	};
};
