import { now } from '$lib/server/clock';
import { findEvent } from '$lib/server/events/queries';
import { countExhibitors } from '$lib/server/exhibitors/queries';
import { browseProgramme } from '$lib/server/programme/browse';
import { orErrorPage } from '$lib/server/web/load';

export const load = async ({ params, locals, url }) => {
	const event = await orErrorPage(() => findEvent(params.evenement, locals.actor));
	const asked = (name: string) => (url.searchParams.get(name) ?? '').slice(0, 80).trim();
	const filter = { theme: asked('theme'), personne: asked('personne'), q: asked('q') };
	return {
		event,
		filter,
		exhibitors: await countExhibitors(event.id),
		...(await browseProgramme(event, {
			theme: filter.theme,
			speaker: filter.personne,
			words: filter.q,
			day: asked('jour'),
			at: now()
		}))
	};
};
