import { sitsSomewhere } from '$lib/server/awards/jury/membership';
import { isOfMentoring } from '$lib/server/mentoring/own';
import { committeesOf } from '$lib/server/programme/selection/committee';
import { proposesSomething } from '$lib/server/programme/proposals/queries';
import { nominatesSomething } from '$lib/server/awards/nominations/queries';
import { trainsSomewhere } from '$lib/server/trainings/trainer';
import { siteFrame } from '$lib/server/web/site';

export const load = async ({ locals, setHeaders }) => {
	// Pages about someone: kept by no cache between them and us.
	setHeaders({ 'Cache-Control': 'private, no-store' });
	const [committee] = await committeesOf(locals.actor);
	return {
		...siteFrame(locals.actor),
		manages: locals.actor.kind === 'person' && locals.actor.organisationIds.length > 0,
		sits: await sitsSomewhere(locals.actor),
		committee: committee ? `/comite/${committee.slug}` : null,
		proposes: await proposesSomething(locals.actor),
		nominates: await nominatesSomething(locals.actor),
		trains: await trainsSomewhere(locals.actor),
		mentors: await isOfMentoring(locals.actor)
	};
};
