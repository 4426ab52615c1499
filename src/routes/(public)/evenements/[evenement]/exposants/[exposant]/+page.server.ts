import { findEvent } from '$lib/server/events/queries';
import { planOf } from '$lib/server/exhibitors/plan/read';
import { countExhibitors, findSheet } from '$lib/server/exhibitors/queries';
import { countProgramme } from '$lib/server/programme/queries';
import { orErrorPage } from '$lib/server/web/load';

export const load = async ({ params, locals }) => {
	const event = await orErrorPage(() => findEvent(params.evenement, locals.actor));
	const sheet = await orErrorPage(() => findSheet(event.id, params.exposant));
	return {
		event,
		sheet,
		hall:
			(await planOf(event.id)).find(({ booths }) => booths.some(({ number }) => number === sheet.booth)) ??
			null,
		exhibitors: await countExhibitors(event.id),
		programme: await countProgramme(event.id)
	};
};
