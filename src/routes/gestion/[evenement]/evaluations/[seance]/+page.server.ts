import { officeEvaluation } from '$lib/server/programme/evaluations/office';
import { orErrorPage } from '$lib/server/web/load';
import { slidesAction } from '$lib/server/web/slides-action';

export const load = ({ locals, params, url }) =>
	orErrorPage(async () => ({
		...(await officeEvaluation(locals.actor, params.evenement, params.seance)),
		done: url.searchParams.get('fait')
	}));

export const actions = { diaporama: slidesAction };
