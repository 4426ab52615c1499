import { absolute } from '$lib/server/links';
import { now } from '$lib/server/clock';
import { findEvent } from '$lib/server/events/queries';
import { listSessions } from '$lib/server/programme/queries';
import { orErrorPage } from '$lib/server/web/load';

export const load = async ({ params, locals }) => {
	const event = await orErrorPage(() => findEvent(params.evenement, locals.actor));
	return {
		event,
		sessions: await listSessions(event.id),
		address: absolute(`/evenements/${event.slug}/programme`),
		at: now()
	};
};
