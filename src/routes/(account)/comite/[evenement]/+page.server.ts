import { committeesOf } from '$lib/server/programme/selection/committee';
import { readingList } from '$lib/server/programme/selection/reading';
import { orErrorPage } from '$lib/server/web/load';

export const load = ({ locals, params, url }) =>
	orErrorPage(async () => ({
		...(await readingList(locals.actor, params.evenement)),
		committees: await committeesOf(locals.actor),
		told: url.searchParams.get('fait')
	}));
