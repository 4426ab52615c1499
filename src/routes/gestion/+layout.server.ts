import { currentEvent, staffEvents } from '$lib/server/events/staff-events';

export const load = async ({ locals, params }) => {
	const events = await staffEvents(locals.actor);
	const shown = events.find(({ slug }) => slug === params.evenement) ?? currentEvent(events);
	return {
		staffName: locals.actor.kind === 'person' ? locals.actor.name : '',
		events: events.map(({ slug, name }) => ({ slug, name })),
		shown: shown ? { slug: shown.slug, name: shown.name } : null
	};
};
