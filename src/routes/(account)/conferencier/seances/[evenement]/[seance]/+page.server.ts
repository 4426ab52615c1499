import { spokenSession } from '$lib/server/programme/evaluations/speaker';
import { orErrorPage } from '$lib/server/web/load';
import { slidesAction } from '$lib/server/web/slides-action';

export const load = ({ locals, params, url }) =>
	orErrorPage(async () => ({
		...(await spokenSession(locals.actor, params.evenement, params.seance)),
		done: url.searchParams.get('fait')
	}));

export const actions = { diaporama: slidesAction };
