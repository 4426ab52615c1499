import { staffEditions } from '$lib/server/awards/editions/queries';
import { currentEvent, staffEvents } from '$lib/server/events/staff-events';

export const load = async ({ locals, params }) => {
	const events = await staffEvents(locals.actor);
	const shown = events.find(({ slug }) => slug === params.evenement) ?? currentEvent(events);
	const edition = params.edition
		? (await staffEditions(locals.actor)).find(({ slug }) => slug === params.edition)
		: undefined;
	return {
		place: edition?.name ?? null,
		staffName: locals.actor.kind === 'person' ? locals.actor.name : '',
		events: events.map(({ slug, name }) => ({ slug, name })),
		shown: shown ? { slug: shown.slug, name: shown.name, isAssembly: shown.isAssembly } : null
	};
};
