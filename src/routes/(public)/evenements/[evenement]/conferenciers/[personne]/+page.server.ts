import { findEvent } from '$lib/server/events/queries';
import { countExhibitors } from '$lib/server/exhibitors/queries';
import { findSpeaker } from '$lib/server/programme/queries';
import { timetable } from '$lib/programme/timetable';
import { orErrorPage } from '$lib/server/web/load';

export const load = ({ params, locals }) =>
	orErrorPage(async () => {
		const event = await findEvent(params.evenement, locals.actor);
		const speaker = await findSpeaker(event.id, params.personne);
		return {
			event,
			speaker,
			days: timetable(speaker.sessions),
			exhibitors: await countExhibitors(event.id)
		};
	});
