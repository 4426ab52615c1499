import { watchPoll } from '$lib/server/polls/live';
import { publicPoll } from '$lib/server/polls/queries';
import { ownBallot } from '$lib/server/polls/showcase';
import { orErrorPage } from '$lib/server/web/load';
import { meritasVote } from '$lib/server/web/meritas-vote';
import { keptBallot } from '$lib/server/web/vote-step';

/** Turnout, and counts for whoever has voted, as they move. */
export const GET = (event) =>
	orErrorPage(async () => {
		const poll = await publicPoll(meritasVote(event).path);
		const own = await ownBallot(poll, keptBallot(event.cookies));
		const stream = await watchPoll(poll, { hasVoted: own !== undefined && !own.isVoid });
		return new Response(stream, {
			headers: {
				'Content-Type': 'text/event-stream',
				'Cache-Control': 'no-store',
				// Proxies that gather answers would keep it.
				'X-Accel-Buffering': 'no'
			}
		});
	});
