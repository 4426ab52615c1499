import { evaluationSortFrom, sortedEvaluations } from '$lib/programme/evaluation-order';
import { officeEvaluations } from '$lib/server/programme/evaluations/office';
import { orErrorPage } from '$lib/server/web/load';

export const load = ({ locals, params, url }) =>
	orErrorPage(async () => {
		const { event, sessions } = await officeEvaluations(locals.actor, params.evenement);
		return { event, sessions: sortedEvaluations(sessions, evaluationSortFrom(url.searchParams)) };
	});
