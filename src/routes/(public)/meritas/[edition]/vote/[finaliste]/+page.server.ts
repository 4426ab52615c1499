import { Refusal } from '$lib/server/errors';
import { orErrorPage } from '$lib/server/web/load';
import { meritasVote } from '$lib/server/web/meritas-vote';
import { voteActions } from '$lib/server/web/vote-actions';
import { votePage } from '$lib/server/web/vote-page';

export const load = (event) =>
	orErrorPage(async () => {
		const { candidates, words, ...shown } = await votePage(event, meritasVote(event));
		const candidate = candidates.find(({ code }) => code === event.params.finaliste);
		if (!candidate) throw new Refusal('not_found', { status: 404 });
		return {
			...{ ...shown, candidate, candidates },
			words: words.filter((one) => one.candidate === candidate.code)
		};
	});

const { demander, voter, direct, changer, oublier, encourager } = voteActions(meritasVote);

export const actions = { demander, voter, direct, changer, oublier, encourager };
