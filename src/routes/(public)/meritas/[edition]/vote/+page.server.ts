import { orErrorPage } from '$lib/server/web/load';
import { meritasVote } from '$lib/server/web/meritas-vote';
import { voteActions } from '$lib/server/web/vote-actions';
import { votePage } from '$lib/server/web/vote-page';

export const load = (event) =>
	orErrorPage(async () => {
		return {
			...(await votePage(event, meritasVote(event))),
			/** Come from a candidate's page, to choose others besides. */
			first: event.url.searchParams.getAll('pour')
		};
	});

const { demander, voter, direct, changer, oublier, encourager } = voteActions(meritasVote);

export const actions = { demander, voter, direct, changer, oublier, encourager };
