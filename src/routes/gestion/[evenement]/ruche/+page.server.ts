import { officeExchanges } from '$lib/server/programme/exchange/office';
import { orErrorPage } from '$lib/server/web/load';

export const load = ({ locals, params }) =>
	orErrorPage(() => officeExchanges(locals.actor, params.evenement));
