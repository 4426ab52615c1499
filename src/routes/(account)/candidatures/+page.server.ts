import { publicEditions } from '$lib/server/awards/editions/queries';
import { phaseOf } from '$lib/awards/calendar';
import { myNominations } from '$lib/server/awards/nominations/queries';
import { now } from '$lib/server/clock';

export const load = async ({ locals, url }) => {
	const open = (await publicEditions()).filter((one) => phaseOf(one, now()) === 'nominations');
	return {
		nominations: await myNominations(locals.actor),
		open: open.map(({ slug, name, nominationsCloseAt, timezone }) => ({
			...{ slug, name, timezone },
			closesAt: nominationsCloseAt
		})),
		hasLeft: url.searchParams.get('fait') === 'parti'
	};
};
