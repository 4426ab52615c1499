import { auditFilterFrom } from '$lib/schemas/staff';
import { auditTrail, auditVocabulary } from '$lib/server/audit/queries';

export const load = async ({ url }) => {
	const filter = auditFilterFrom(url.searchParams);
	const [trail, vocabulary] = await Promise.all([auditTrail(filter), auditVocabulary()]);
	return { filter, trail, vocabulary };
};
