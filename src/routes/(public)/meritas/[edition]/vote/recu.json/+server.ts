import { Refusal } from '$lib/server/errors';
import { publicPoll } from '$lib/server/polls/queries';
import { ownBallot } from '$lib/server/polls/showcase';
import { orErrorPage } from '$lib/server/web/load';
import { meritasVote } from '$lib/server/web/meritas-vote';
import { privateFile } from '$lib/server/web/private-file';
import { keptBallot } from '$lib/server/web/vote-step';

/** The receipt of this browser's vote, to keep elsewhere. */
export const GET = (event) =>
	orErrorPage(async () => {
		const poll = await publicPoll(meritasVote(event).path);
		const own = await ownBallot(poll, keptBallot(event.cookies));
		if (!own) throw new Refusal('not_found', { status: 404 });
		const { ballot, nonce, choices, line, hash } = own;
		const receipt = { poll: poll.code, title: poll.title, ballot, nonce, choices, line, hash };
		const name = `recu-${poll.code.replaceAll('/', '-')}.json`;
		return privateFile(`${JSON.stringify(receipt, null, '\t')}\n`, 'application/json', name);
	});
