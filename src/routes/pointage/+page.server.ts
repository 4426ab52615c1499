import { groupDoors } from '$lib/components/checkin/doors';
import { checkpoints } from '$lib/server/checkin/queries';
import { isStaff } from '$lib/server/auth/policy';
import { now } from '$lib/server/clock';
import { orErrorPage } from '$lib/server/web/load';

export const load = async ({ locals }) => {
	const points = await orErrorPage(() => checkpoints(locals.actor));
	const events = [...new Map(points.map(({ event }) => [event.slug, event])).values()];
	return {
		isStaff: isStaff(locals.actor),
		events: events.map((event) => ({
			...event,
			...groupDoors(
				points.filter((point) => point.event.slug === event.slug),
				now()
			)
		}))
	};
};
