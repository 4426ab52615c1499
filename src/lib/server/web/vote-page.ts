import { seededRandom } from '$lib/random/seeded-random';
import { shownEncouragements } from '$lib/server/polls/encouragements';
import { candidatesOf, publicPoll, type ShownCandidate } from '$lib/server/polls/queries';
import { ownBallot, shownPoll } from '$lib/server/polls/showcase';
import type { RequestEvent } from '@sveltejs/kit';
import { randomInt } from 'node:crypto';
import type { VotePlace } from './vote-actions.ts';
import { keptBallot, keptVoteStep } from './vote-step.ts';

const ORDER_COOKIE = 'estrade_ordre';

/**
 * What the pages of a vote show: the poll, its candidates in this visitor's order, where their vote stands, and the words
 * that were let through.
 * @throws Refusal `not_found` (404)
 */
export async function votePage(event: RequestEvent, { base, path }: VotePlace) {
	const { cookies, locals } = event;
	const poll = await publicPoll(path);
	const [own, words] = await Promise.all([
		ownBallot(poll, keptBallot(cookies)),
		shownEncouragements(poll.id)
	]);
	const candidates = await candidatesOf(poll, { hasVoted: own !== undefined && !own.isVoid });
	const step = keptVoteStep(cookies);
	return {
		base,
		poll: shownPoll(poll),
		candidates: shuffled(candidates, orderOf(event, base)),
		step: step && { email: step.email, choices: step.choices },
		own: own ?? null,
		words,
		/** Whoever is signed in has proved their address. */
		voter: locals.actor.kind === 'person' ? locals.actor.email : null
	};
}

/**
 * The same order for one visitor as long as their browser is open, another for another: no place is the first for everybody.
 * Without scripts too, since a cookie that says nothing of them carries it.
 */
function orderOf({ cookies, url }: RequestEvent, base: string): number {
	const kept = Number(cookies.get(ORDER_COOKIE));
	if (Number.isSafeInteger(kept) && kept > 0) return kept;
	const order = randomInt(1, 2 ** 31);
	cookies.set(ORDER_COOKIE, String(order), {
		...{ path: base, httpOnly: true, sameSite: 'lax', secure: url.protocol === 'https:' }
	});
	return order;
}

function shuffled(candidates: readonly ShownCandidate[], seed: number): ShownCandidate[] {
	const random = seededRandom(seed);
	const drawn = candidates.map((one) => ({ one, at: random() }));
	return drawn.sort((a, b) => a.at - b.at).map(({ one }) => one);
}
