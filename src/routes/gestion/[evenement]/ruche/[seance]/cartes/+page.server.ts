import { tableLists } from '$lib/server/programme/exchange/lists';
import { officeExchange } from '$lib/server/programme/exchange/office';
import { orErrorPage } from '$lib/server/web/load';

export const load = ({ locals, params }) =>
	orErrorPage(async () => {
		const { event, session } = await officeExchange(locals.actor, params.evenement, params.seance);
		return { event, session, rounds: await tableLists(locals.actor, session.id) };
	});
