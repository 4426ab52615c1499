import { dayOf } from '$lib/format/dates';
import { finds, folded } from '$lib/programme/words';
import { openDoorsInput } from '$lib/schemas/checkin';
import { workshopSearch } from '$lib/schemas/staff';
import { sessionDoors } from '$lib/server/checkin/doors';
import { openDoors } from '$lib/server/checkin/open-doors';
import { now } from '$lib/server/clock';
import { crowdedSessions } from '$lib/server/registration/seats/staff-queries';
import { staffEvent } from '$lib/server/events/staff-events';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';

export const load = ({ locals, params, url }) =>
	orErrorPage(async () => {
		const event = await staffEvent(locals.actor, params.evenement);
		const [crowded, workshops] = await Promise.all([
			crowdedSessions(locals.actor, event.id),
			sessionDoors(locals.actor, event.id)
		]);
		const sought = workshopSearch(url.searchParams);
		const at = now();
		const next = workshops.find(({ endsAt }) => endsAt > at);
		return {
			...{ event, workshops, crowded, sought },
			found: sought
				? workshops.filter(({ title, room }) => finds(folded(`${title} ${room ?? ''}`), sought))
				: workshops,
			/** The hour under way, or today's next one: what staff come for. */
			nextHour: next?.day === dayOf(at, event.timezone) ? next.startsAt : null
		};
	});

export const actions = {
	ouvrir: async ({ request, locals, params }) => {
		const form = await parse(request, openDoorsInput);
		if (!form.ok) return form.failure;
		const { sessionId, day } = form.data;
		const of = sessionId === undefined ? { day: day! } : { sessionId };
		const opened = await attempt(form, () => openDoors(locals.actor, params.evenement, of));
		return opened.ok ? { opened: opened.value, sessionId } : opened.failure;
	}
};
