import { candidatesOf, publicPoll } from '$lib/server/polls/queries';
import { lastHeads, shownPoll } from '$lib/server/polls/showcase';
import { orErrorPage } from '$lib/server/web/load';
import { meritasVote } from '$lib/server/web/meritas-vote';

/** Heads that the page shows; the file has all. */
const SHOWN = 8;

export const load = (event) =>
	orErrorPage(async () => {
		const { base, path } = meritasVote(event);
		const poll = await publicPoll(path);
		const [heads, candidates] = await Promise.all([
			lastHeads(poll, SHOWN),
			candidatesOf(poll, { hasVoted: false })
		]);
		return {
			base,
			edition: event.params.edition,
			poll: shownPoll(poll),
			voided: poll.voided,
			heads,
			counts: candidates.map(({ name, votes }) => ({ name, votes }))
		};
	});
