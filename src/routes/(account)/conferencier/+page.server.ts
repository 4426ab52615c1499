import { spokenSessions } from '$lib/server/programme/evaluations/speaker';
import { myProfile } from '$lib/server/programme/proposals/profile';
import { myProposals, openCalls } from '$lib/server/programme/proposals/queries';

export const load = async ({ locals, url }) => ({
	proposals: await myProposals(locals.actor),
	spoken: await spokenSessions(locals.actor),
	profile: await myProfile(locals.actor),
	calls: await openCalls(),
	hasLeft: url.searchParams.get('fait') === 'parti'
});
