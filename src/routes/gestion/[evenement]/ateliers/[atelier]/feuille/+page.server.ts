import { doorSheets } from '$lib/server/checkin/door-sheets';
import { orErrorPage } from '$lib/server/web/load';

export const load = ({ locals, params }) =>
	orErrorPage(() => doorSheets(locals.actor, params.evenement, { sessionId: Number(params.atelier) }));
