import { exportLeads } from '$lib/server/exhibitors/leads/export';
import { exported } from '$lib/server/web/exported';

/** The contacts that agree now. A post, since it is kept who was given. */
export const POST = ({ request, locals: { actor }, params: { code } }) =>
	exported(request, (format) => exportLeads({ actor, code, format }));
