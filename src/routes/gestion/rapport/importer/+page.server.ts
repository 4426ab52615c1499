import { activityImports } from '$lib/server/report/import/preview';
import { orErrorPage } from '$lib/server/web/load';
import { activityActions } from '$lib/server/web/activity-actions';

export const load = ({ locals, url }) =>
	orErrorPage(async () => ({
		imports: await activityImports(locals.actor),
		written: url.searchParams.has('inscrites') ? Number(url.searchParams.get('inscrites')) : null,
		isUndone: url.searchParams.has('annule')
	}));

export const actions = {
	lire: activityActions.lire,
	relire: activityActions.relire,
	appliquer: activityActions.appliquer,
	annuler: activityActions.annuler
};
