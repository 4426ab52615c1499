import { publicFile } from '$lib/server/polls/public-file';
import { publicPoll } from '$lib/server/polls/queries';
import { orErrorPage } from '$lib/server/web/load';
import { meritasVote } from '$lib/server/web/meritas-vote';

/** The public file of the vote, as it stands: everyone's, from any site. */
export const GET = (event) =>
	orErrorPage(async () => {
		const poll = await publicPoll(meritasVote(event).path);
		return new Response(await publicFile(poll), {
			headers: {
				'Content-Type': 'application/x-ndjson; charset=utf-8',
				'Content-Disposition': `attachment; filename="registre-${poll.code.replaceAll('/', '-')}.jsonl"`,
				'Access-Control-Allow-Origin': '*',
				'X-Content-Type-Options': 'nosniff',
				'Cache-Control': 'public, no-cache'
			}
		});
	});
