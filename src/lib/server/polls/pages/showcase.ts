import { and, asc, desc, eq, isNotNull, lte } from 'drizzle-orm';
import { HOUR_MS, now } from '../../clock.ts';
import { reader } from '../../db/client.ts';
import { event } from '../../db/schema/events.ts';
import { ballot, encouragement, ledgerEntry, ledgerHead } from '../../db/schema/ballots.ts';
import { poll } from '../../db/schema/polls.ts';
import { Refusal } from '../../errors.ts';
import type { Poll } from '../ledger/ledger.ts';
import { awaitedBy, publishedTurnout, type Awaited } from '../ledger/published.ts';
import { isFrozen, isTold, publicPoll } from '../queries.ts';

/** Where a poll stands: to come, open, closed and not told, told. */
export type PollState = 'soon' | 'open' | 'closed' | 'told';

/** A poll as its pages show it. */
export interface ShownPoll extends Pick<
	Poll,
	'title' | 'introduction' | 'timezone' | 'opensAt' | 'closesAt' | 'perVoter' | 'retained' | 'mayChange'
> {
	/** Whose it is: words differ. */
	of: 'prize' | 'event';
	electorate: Poll['electorate'];
	/** In the ledger, and of what this browser keeps. */
	code: string;
	state: PollState;
	/** Ballots that stand, as {@link turnoutFor} whoever looks. */
	ballots: number;
	/** Counts stand still, and show to nobody. */
	isFrozen: boolean;
	freezesAt: Date;
	toldAt: Date;
	contestedUntil: Date;
}

export function stateOf(poll: Poll): PollState {
	const at = now();
	if (at < poll.opensAt) return 'soon';
	return at < poll.closesAt ? 'open' : isTold(poll, at) ? 'told' : 'closed';
}

/** Ballots that stand, as somebody may know: with the signed heads; as they come for whoever has voted, where counts show. */
export async function turnoutFor(poll: Poll, { hasVoted }: { hasVoted: boolean }): Promise<number> {
	return hasVoted && !isFrozen(poll, now()) ? poll.ballots : publishedTurnout(poll);
}

export function shownPoll(poll: Poll, ballots: number): ShownPoll {
	const at = now();
	const { code, title, introduction, timezone, opensAt, closesAt, perVoter, retained, mayChange } = poll;
	const toldAt = poll.embargoUntil ?? closesAt;
	return {
		...{ code, title, introduction, timezone, opensAt, closesAt, perVoter, retained, mayChange, toldAt },
		...{ of: poll.eventId === null ? 'prize' : 'event', electorate: poll.electorate },
		...{ state: stateOf(poll), ballots, isFrozen: isFrozen(poll, at) },
		freezesAt: new Date(closesAt.getTime() - poll.freezeHours * HOUR_MS),
		contestedUntil: poll.contestedUntil
	};
}

/** Where the poll of an edition of the Méritas stands; undefined where it has none, or none that is public. */
export async function pollOfEdition(edition: string): Promise<PollState | undefined> {
	try {
		return stateOf(await publicPoll({ edition }));
	} catch (error) {
		if (error instanceof Refusal) return undefined;
		throw error;
	}
}

/** A vote as the pages of its event name it. */
export interface ListedPoll {
	slug: string;
	title: string;
	state: PollState;
	closesAt: Date;
	toldAt: Date;
	opensAt: Date;
	timezone: string;
	ballots: number;
}

/** The votes of an event that are public, those that close first before the others. */
export async function pollsOfEvent(eventSlug: string): Promise<ListedPoll[]> {
	const db = await reader();
	const rows = await db
		.select({ poll })
		.from(poll)
		.innerJoin(event, eq(event.id, poll.eventId))
		.where(and(eq(event.slug, eventSlug), isNotNull(event.publishedAt), lte(poll.publishedAt, now())))
		.orderBy(asc(poll.closesAt), asc(poll.id));
	const turnouts = await Promise.all(rows.map(({ poll }) => publishedTurnout(poll)));
	return rows.map((row, i) => {
		const { title, state, closesAt, toldAt, opensAt, timezone, ballots } = shownPoll(row.poll, turnouts[i]!);
		return { slug: row.poll.slug, title, state, closesAt, toldAt, opensAt, timezone, ballots };
	});
}

/** The ballot that a browser cast, with what proves it. */
export interface OwnBallot {
	ballot: string;
	nonce: string;
	choices: string[];
	/** Its last line in the ledger. */
	line: number;
	hash: string;
	/** Null once its line is in the public file. */
	awaited: Awaited | null;
	isVoid: boolean;
	hasEncouraged: boolean;
	/** Its last line took the place of another choice. */
	isChange: boolean;
}

/**
 * The ballot that a browser keeps signed, as it stands.
 * @returns undefined for one of another poll
 */
export async function ownBallot(poll: Poll, ballotId: string | undefined): Promise<OwnBallot | undefined> {
	if (ballotId === undefined) return undefined;
	const db = await reader();
	const [cast] = await db
		.select({ ballot, said: encouragement.id })
		.from(ballot)
		.leftJoin(encouragement, eq(encouragement.ballotId, ballot.id))
		.where(and(eq(ballot.id, ballotId), eq(ballot.pollId, poll.id)));
	if (!cast) return undefined;
	const [line] = await db
		.select({ seq: ledgerEntry.seq, hash: ledgerEntry.hash, kind: ledgerEntry.kind })
		.from(ledgerEntry)
		.where(eq(ledgerEntry.ballotId, ballotId))
		.orderBy(desc(ledgerEntry.seq))
		.limit(1);
	const { id, nonce, choices, isVoid } = cast.ballot;
	return {
		...{ ballot: id, nonce, choices, isVoid, line: line!.seq, hash: line!.hash },
		awaited: await awaitedBy(poll, line!.seq),
		hasEncouraged: cast.said !== null,
		isChange: line!.kind === 'change'
	};
}

/** The last heads signed of a poll's ledger, the newest first. */
export async function lastHeads(poll: Poll, most: number) {
	const db = await reader();
	const rows = await db
		.select()
		.from(ledgerHead)
		.where(eq(ledgerHead.pollId, poll.id))
		.orderBy(desc(ledgerHead.seq))
		.limit(most);
	return rows.map(({ seq, hash, at, signature }) => ({ head: seq, hash, at: at.toISOString(), signature }));
}
