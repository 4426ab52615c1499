import { findEvent } from '$lib/server/events/queries';
import { listExhibitors } from '$lib/server/exhibitors/queries';
import { countProgramme } from '$lib/server/programme/queries';
import { orErrorPage } from '$lib/server/web/load';

export const load = async ({ params, locals }) => {
	const event = await orErrorPage(() => findEvent(params.evenement, locals.actor));
	return {
		event,
		exhibitors: await listExhibitors(event.id),
		programme: await countProgramme(event.id)
	};
};
