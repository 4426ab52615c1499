import { now } from '$lib/server/clock';
import { findEvent } from '$lib/server/events/queries';
import { countExhibitors } from '$lib/server/exhibitors/queries';
import { publicTables } from '$lib/server/programme/exchange/queries';
import { findSession, listSpeakers } from '$lib/server/programme/queries';
import { publishedSlides } from '$lib/server/programme/slides/queries';
import { showcase } from '$lib/server/programme/showcase';
import { orErrorPage } from '$lib/server/web/load';

export const load = ({ params, locals }) =>
	orErrorPage(async () => {
		const event = await findEvent(params.evenement, locals.actor);
		const found = await findSession(event.id, params.seance);
		const names = new Set(found.session.speakers.map(({ slug }) => slug));
		return {
			event,
			...found,
			/** What is over is told, and offered no more. */
			isOver: found.session.endsAt <= now(),
			speakers: (await listSpeakers(event.id)).filter(({ slug }) => names.has(slug)),
			tables: await publicTables(found.session.id),
			slides: await publishedSlides(found.session.id),
			showcase: await showcase(event),
			exhibitors: await countExhibitors(event.id)
		};
	});
