import { seededRandom } from '$lib/random/seeded-random';
import { PROVIDER_NAME } from '$lib/schemas/providers';
import { offeredProviders } from '$lib/server/auth/providers/settings';
import { Refusal } from '$lib/server/errors';
import { shownEncouragements } from '$lib/server/polls/pages/encouragements';
import { candidatesOf, publicPoll } from '$lib/server/polls/queries';
import { lastHeads, ownBallot, shownPoll, turnoutFor } from '$lib/server/polls/pages/showcase';
import type { RequestEvent } from '@sveltejs/kit';
import { randomInt } from 'node:crypto';
import { sentenceOf } from './sentence.ts';
import type { PollPlace } from './poll-place.ts';
import { keptBallot, keptBallotStep, takeBallotReturn, type BallotReturn } from './ballot-step.ts';

const ORDER_COOKIE = 'estrade_ordre';

/**
 * What the pages of a vote show: the poll, its candidates in this visitor's order, where their vote stands, and the words
 * that were let through.
 * @param options.wordsTo code of the candidate whose words show; those to everybody without
 * @throws Refusal `not_found` (404)
 */
export async function pollPage(
	event: RequestEvent,
	{ base, ledger, path }: PollPlace,
	{ wordsTo }: { wordsTo?: string } = {}
) {
	const { cookies, locals } = event;
	const poll = await publicPoll(path);
	const [own, words] = await Promise.all([
		ownBallot(poll, keptBallot(cookies)),
		shownEncouragements(poll.id, wordsTo)
	]);
	const hasVoted = own !== undefined && !own.isVoid;
	const [found, ballots] = await Promise.all([
		candidatesOf(poll, { hasVoted }),
		turnoutFor(poll, { hasVoted })
	]);
	const pages = 'event' in path ? `/evenements/${path.event}` : '';
	const candidates = found.map(({ page, ...one }) => ({ ...one, link: page && `${pages}/${page}` }));
	const step = keptBallotStep(cookies);
	// A page is drawn for whoever comes back; what it asks by itself afterwards takes nothing from them.
	const back = event.isDataRequest ? null : takeBallotReturn(cookies, base);
	return {
		base,
		ledger,
		poll: shownPoll(poll, ballots),
		candidates: shuffled(candidates, orderOf(event, base)),
		step: step && {
			email: step.email,
			choices: step.choices,
			isAgain: step.isAgain ?? false,
			by: step.by ?? null
		},
		/** Errors for the top of the page, of whoever comes back from a provider without a vote. */
		returned: back && { '': [sentenceOf(returnRefusal(back))] },
		providers: locals.actor.kind === 'person' ? [] : offeredProviders(),
		own: own ?? null,
		words,
		/** Whoever is signed in has proved their address. */
		voter: locals.actor.kind === 'person' ? locals.actor.email : null,
		/** Chosen before a provider was, or on a candidate's page, to choose others besides. */
		first: back?.choices ?? event.url.searchParams.getAll('pour')
	};
}

/** As {@link pollPage}, for the page of one candidate. @throws Refusal `not_found` (404) */
export async function candidatePage(event: RequestEvent, place: PollPlace, code: string) {
	const { candidates, ...shown } = await pollPage(event, place, { wordsTo: code });
	const candidate = candidates.find((one) => one.code === code);
	if (!candidate) throw new Refusal('not_found', { status: 404 });
	return { ...shown, candidate, candidates };
}

function returnRefusal({ refused, provider }: BallotReturn): Refusal {
	return new Refusal(refused, { values: { provider: PROVIDER_NAME[provider] } });
}

/** Heads that the page of a register shows; its file has all. */
const SHOWN_HEADS = 8;

/** What the page of a register shows. @throws Refusal `not_found` (404) */
export async function ledgerPage({ base, ledger, path }: PollPlace) {
	const poll = await publicPoll(path);
	const [heads, candidates, ballots] = await Promise.all([
		lastHeads(poll, SHOWN_HEADS),
		candidatesOf(poll, { hasVoted: false }),
		turnoutFor(poll, { hasVoted: false })
	]);
	return {
		...{ base, ledger, heads, poll: shownPoll(poll, ballots) },
		counts: candidates.map(({ name, votes }) => ({ name, votes }))
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

function shuffled<T>(candidates: readonly T[], seed: number): T[] {
	const random = seededRandom(seed);
	const drawn = candidates.map((one) => ({ one, at: random() }));
	return drawn.sort((a, b) => a.at - b.at).map(({ one }) => one);
}
