import { auditFilterFrom } from '$lib/schemas/staff';
import { auditTrail } from '$lib/server/audit/queries';

export const load = async ({ locals, url }) => {
	const filter = auditFilterFrom(url.searchParams);
	return { filter, trail: await auditTrail(locals.actor, filter) };
};
