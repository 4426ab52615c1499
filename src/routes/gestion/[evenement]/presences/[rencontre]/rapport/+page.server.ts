import { appliedReports } from '$lib/server/attendance/meeting/preview';
import { asksReason, keptSession } from '$lib/server/attendance/open-session';
import { orErrorPage } from '$lib/server/web/load';
import { reportActions } from '$lib/server/web/report-actions';
import type { RequestEvent } from '@sveltejs/kit';
import type { RouteParams } from './$types';

const sheet = ({ locals, params }: Pick<RequestEvent<RouteParams>, 'locals' | 'params'>) => ({
	...{ actor: locals.actor, eventSlug: params.evenement, sessionId: Number(params.rencontre) }
});

export const load = (event) =>
	orErrorPage(async () => {
		const session = await keptSession(sheet(event));
		const { searchParams } = event.url;
		return {
			session,
			asksReason: asksReason(session),
			reports: await appliedReports(sheet(event)),
			written: searchParams.has('inscrites') ? Number(searchParams.get('inscrites')) : null,
			isUndone: searchParams.has('annule')
		};
	});

const of = reportActions<RequestEvent<RouteParams>>(sheet);

export const actions = {
	lire: of.lire,
	appliquer: of.appliquer,
	annuler: of.annuler
};
