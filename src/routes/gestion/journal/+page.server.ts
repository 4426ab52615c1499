import { auditFilterFrom } from '$lib/schemas/staff';
import { auditTrail, auditVocabulary } from '$lib/server/audit/queries';

export const load = async ({ locals, url }) => {
	const filter = auditFilterFrom(url.searchParams);
	const [trail, vocabulary] = await Promise.all([
		auditTrail(locals.actor, filter),
		auditVocabulary(locals.actor)
	]);
	return { filter, trail, vocabulary };
};
