import * as m from '$lib/paraglide/messages';
import { PORTRAIT_SIDES } from '$lib/poll/portrait-sides';
import { networkOf } from '$lib/server/auth/throttle';
import { Refusal } from '$lib/server/errors';
import { watchPoll } from '$lib/server/polls/pages/live';
import { portraitOf } from '$lib/server/polls/pages/portrait';
import { candidatesOf, publicPoll } from '$lib/server/polls/queries';
import { shareImage } from '$lib/server/polls/pages/share-image';
import { lastHeads, ownBallot } from '$lib/server/polls/pages/showcase';
import { crowdOf } from '$lib/server/polls/ballots/suspicion';
import { askWork, countGiven } from '$lib/server/polls/ballots/work';
import { json, type RequestEvent } from '@sveltejs/kit';
import { eventStream } from './event-stream.ts';
import { imageAnswer } from './image-answer.ts';
import { orErrorPage } from './load.ts';
import { privateFile } from './private-file.ts';
import type { PollPlace } from './poll-place.ts';
import { keptBallot } from './ballot-step.ts';

// What the pages of a vote ask beside themselves, whoever's the vote is.

/** A vote of two months, a head each ten minutes. */
const MOST_HEADS = 10_000;

/** A proof of work to solve before a code is asked: harder where a crowd votes, never refused. */
export function workAnswer(event: RequestEvent, { path }: PollPlace): Promise<Response> {
	return orErrorPage(async () => {
		const poll = await publicPoll(path);
		const network = networkOf(event.getClientAddress());
		const crowd = Math.max(await crowdOf(poll, network), countGiven(network));
		return json(await askWork(crowd), { headers: { 'Cache-Control': 'no-store' } });
	});
}

/** Turnout, and counts for whoever has voted, as they move. */
export function countsAnswer(event: RequestEvent, { path }: PollPlace): Promise<Response> {
	return eventStream(event, async (network) => {
		const poll = await publicPoll(path);
		const own = await ownBallot(poll, keptBallot(event.cookies));
		return watchPoll(poll, { hasVoted: own !== undefined && !own.isVoid, network });
	});
}

/** The receipt of this browser's vote, to keep elsewhere. */
export function receiptAnswer({ cookies }: RequestEvent, { path }: PollPlace): Promise<Response> {
	return orErrorPage(async () => {
		const poll = await publicPoll(path);
		const own = await ownBallot(poll, keptBallot(cookies));
		if (!own) throw new Refusal('not_found', { status: 404 });
		const { ballot, nonce, choices, line, hash } = own;
		const receipt = { poll: poll.code, title: poll.title, ballot, nonce, choices, line, hash };
		const name = `recu-${poll.code.replaceAll('/', '-')}.json`;
		return privateFile(`${JSON.stringify(receipt, null, '\t')}\n`, 'application/json', name);
	});
}

/** The picture of a candidate; of a person, while they agree to be pictured. */
export function portraitAnswer(
	{ request, url }: RequestEvent,
	{ path }: PollPlace,
	code: string
): Promise<Response> {
	return orErrorPage(async () => {
		// Of three sizes and no other: whoever asks cannot have a thousand drawn.
		const side = PORTRAIT_SIDES.find((one) => String(one) === url.searchParams.get('cote'));
		const image = await portraitOf(await publicPoll(path), code, side);
		if (!image) throw new Refusal('not_found', { status: 404 });
		return imageAnswer(request, image, 'image/webp');
	});
}

/** What a shared link shows of a candidate. In French, whoever reads it: it is met outside of this site. */
export function shareImageAnswer(
	{ request }: RequestEvent,
	{ path }: PollPlace,
	code: string
): Promise<Response> {
	return orErrorPage(async () => {
		const poll = await publicPoll(path);
		const candidates = await candidatesOf(poll, { hasVoted: false });
		const found = candidates.find((one) => one.code === code);
		if (!found) throw new Refusal('not_found', { status: 404 });
		const { name, organisationName } = found;
		const portrait = (await portraitOf(poll, code))?.bytes;
		const call = m.votes_invite({}, { locale: 'fr' });
		const world = 'edition' in path ? 'meritas' : 'events';
		const image = await shareImage({ name, organisationName, title: poll.title, call, portrait, world });
		return imageAnswer(request, image, 'image/png');
	});
}

/** Heads signed of a register, the newest first: whoever keeps one can tell later that nothing before it has changed. */
export function headsAnswer({ path }: PollPlace): Promise<Response> {
	return orErrorPage(async () => {
		const poll = await publicPoll(path);
		return json(
			{ poll: poll.code, heads: await lastHeads(poll, MOST_HEADS) },
			{ headers: { 'Access-Control-Allow-Origin': '*', 'Cache-Control': 'public, no-cache' } }
		);
	});
}
