import { auditFilterFrom } from '$lib/schemas/staff';
import { auditTrail, subjectName } from '$lib/server/audit/queries';

export const load = async ({ locals, url }) => {
	const filter = auditFilterFrom(url.searchParams);
	const [trail, subject] = await Promise.all([
		auditTrail(locals.actor, filter),
		filter.personId ? subjectName(locals.actor, filter.personId) : undefined
	]);
	return { filter, trail, subject };
};
