import { sitsSomewhere } from '$lib/server/awards/jury/membership';
import { exhibitsSomething } from '$lib/server/exhibitors/applications/own';
import { isOfMentoring } from '$lib/server/mentoring/own';
import { committeesOf } from '$lib/server/programme/selection/committee';
import { proposesSomething } from '$lib/server/programme/proposals/queries';
import { nominatesSomething } from '$lib/server/awards/nominations/queries';
import { myGroups } from '$lib/server/trainings/groups/space';
import { trainsSomewhere } from '$lib/server/trainings/trainer';
import { siteFrame } from '$lib/server/web/site';

export const load = async ({ locals, setHeaders }) => {
	// Pages about someone: kept by no cache between them and us.
	setHeaders({ 'Cache-Control': 'private, no-store' });
	const { actor } = locals;
	const [[committee], sits, proposes, nominates, trains, mentors, exhibits, groups] = await Promise.all([
		committeesOf(actor),
		sitsSomewhere(actor),
		proposesSomething(actor),
		nominatesSomething(actor),
		trainsSomewhere(actor),
		isOfMentoring(actor),
		exhibitsSomething(actor),
		actor.kind === 'person' ? myGroups(actor) : []
	]);
	return {
		...siteFrame(actor),
		manages: actor.kind === 'person' && actor.organisationIds.length > 0,
		committee: committee ? `/comite/${committee.slug}` : null,
		...{ sits, proposes, nominates, trains, mentors, exhibits, groups: groups.length > 0 }
	};
};
