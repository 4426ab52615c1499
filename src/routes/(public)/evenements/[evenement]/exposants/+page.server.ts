import { findEvent } from '$lib/server/events/queries';
import { planOf } from '$lib/server/exhibitors/plan/read';
import { listExhibitors } from '$lib/server/exhibitors/queries';
import { countProgramme } from '$lib/server/programme/queries';
import { orErrorPage } from '$lib/server/web/load';

export const load = async ({ params, locals, url }) => {
	const event = await orErrorPage(() => findEvent(params.evenement, locals.actor));
	const plans = await planOf(event.id);
	const isPlan = url.searchParams.get('vue') === 'plan' && plans.length > 0;
	return {
		event,
		exhibitors: await listExhibitors(event.id),
		hasPlan: plans.length > 0,
		// Drawn where it is asked for: the list is what a phone downloads.
		plans: isPlan ? plans : [],
		programme: await countProgramme(event.id)
	};
};
