import { attendanceSheet } from '$lib/server/attendance/queries';
import { orErrorPage } from '$lib/server/web/load';
import { sheetVersion } from '$lib/server/web/presence-screen';
import { sheetActions } from '$lib/server/web/sheet-actions';
import type { RequestEvent } from '@sveltejs/kit';
import type { RouteParams } from './$types';

const sheet = ({ locals, params }: Pick<RequestEvent<RouteParams>, 'locals' | 'params'>) => ({
	...{ actor: locals.actor, eventSlug: params.seance, sessionId: Number(params.rencontre) }
});

export const load = (event) => {
	event.depends('presence:feuille');
	return orErrorPage(async () => ({
		version: await sheetVersion(),
		...(await attendanceSheet(sheet(event)))
	}));
};

const of = sheetActions<RequestEvent<RouteParams>>(sheet);

export const actions = {
	noter: of.noter,
	corriger: of.corriger,
	inviter: of.inviter,
	relier: of.relier,
	enlever: of.enlever
};
