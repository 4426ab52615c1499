import { networkOf } from '$lib/server/auth/throttle';
import { publicPoll } from '$lib/server/polls/queries';
import { crowdOf } from '$lib/server/polls/showcase';
import { askWork } from '$lib/server/polls/work';
import { orErrorPage } from '$lib/server/web/load';
import { meritasVote } from '$lib/server/web/meritas-vote';
import { json } from '@sveltejs/kit';

/** A proof of work to solve before a code is asked: harder where a crowd votes, never refused. */
export const GET = (event) =>
	orErrorPage(async () => {
		const poll = await publicPoll(meritasVote(event).path);
		const crowd = await crowdOf(poll, networkOf(event.getClientAddress()));
		return json(await askWork(crowd), { headers: { 'Cache-Control': 'no-store' } });
	});
