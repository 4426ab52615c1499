import { publicPoll } from '$lib/server/polls/queries';
import { lastHeads } from '$lib/server/polls/showcase';
import { orErrorPage } from '$lib/server/web/load';
import { meritasVote } from '$lib/server/web/meritas-vote';
import { json } from '@sveltejs/kit';

/** A vote of two months, a head each ten minutes. */
const MOST = 10_000;

/** Heads signed of the ledger, the newest first: whoever keeps one can tell later that nothing before it has changed. */
export const GET = (event) =>
	orErrorPage(async () => {
		const poll = await publicPoll(meritasVote(event).path);
		return json(
			{ poll: poll.code, heads: await lastHeads(poll, MOST) },
			{ headers: { 'Access-Control-Allow-Origin': '*', 'Cache-Control': 'public, no-cache' } }
		);
	});
