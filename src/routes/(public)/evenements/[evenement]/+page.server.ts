import { organizersOf } from '$lib/server/events/organizers';
import { findEvent } from '$lib/server/events/queries';
import { applicationsUntil } from '$lib/server/exhibitors/offer/read';
import { listExhibitors } from '$lib/server/exhibitors/queries';
import { listProgramme, listSpeakers, listThemes } from '$lib/server/programme/queries';
import { showcase } from '$lib/server/programme/showcase';
import { courseOfEvent } from '$lib/server/trainings/find-course';
import { orErrorPage } from '$lib/server/web/load';
import { coursePath } from '$lib/trainings/path';
import { redirect } from '@sveltejs/kit';

/** What one remembers of an event, beside its workshops. */
const MOMENTS = ['keynote', 'exchange', 'social', 'ceremony', 'round_table'];

export const load = async ({ params, locals }) => {
	const event = await orErrorPage(() => findEvent(params.evenement, locals.actor));
	// A dated offer of a course is shown with its course.
	const course = await courseOfEvent(event.id);
	if (course) redirect(303, `${coursePath(course)}#dates`);
	const sessions = (await listProgramme(event.id)).filter(({ cancelled }) => !cancelled);
	const themes = await listThemes(event.id);
	return {
		event,
		organizers: await organizersOf(event.id),
		showcase: await showcase(event),
		programme: sessions,
		moments: sessions.filter(({ kind }) => MOMENTS.includes(kind)),
		themes: themes
			.map((theme) => ({
				...theme,
				count: sessions.filter((session) => session.theme?.slug === theme.slug).length
			}))
			.filter(({ count }) => count > 0),
		rooms: [...new Map(sessions.flatMap(({ room }) => (room ? [[room.name, room]] : []))).values()],
		speakers: await listSpeakers(event.id),
		exhibitUntil: await applicationsUntil(event.id),
		exhibitors: (await listExhibitors(event.id)).map(({ name }) => ({ name }))
	};
};
