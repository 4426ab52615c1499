import { siteFrame } from '$lib/server/web/site';

export const load = ({ locals, setHeaders }) => {
	// Pages about someone: kept by no cache between them and us.
	setHeaders({ 'Cache-Control': 'private, no-store' });
	return {
		...siteFrame(locals.actor),
		manages: locals.actor.kind === 'person' && locals.actor.organisationIds.length > 0
	};
};
