import { and, count, desc, eq, gt } from 'drizzle-orm';
import { HOUR_MS, now } from '../clock.ts';
import { reader } from '../db/client.ts';
import { ballot, ballotTrace, encouragement, ledgerEntry, ledgerHead } from '../db/schema/polls.ts';
import { Refusal } from '../errors.ts';
import { networkKey, secretsOf } from './keys.ts';
import type { Poll } from './ledger.ts';
import { isFrozen, publicPoll } from './queries.ts';

/** Where a poll stands: to come, open, closed and not told, told. */
export type PollState = 'soon' | 'open' | 'closed' | 'told';

/** A poll as its pages show it. */
export interface ShownPoll extends Pick<
	Poll,
	'title' | 'introduction' | 'timezone' | 'opensAt' | 'closesAt' | 'perVoter' | 'retained' | 'mayChange'
> {
	/** In the ledger, and of what this browser keeps. */
	code: string;
	state: PollState;
	/** Ballots that stand: said to everybody, always. */
	ballots: number;
	/** Counts stand still, and show to nobody. */
	isFrozen: boolean;
	freezesAt: Date;
	toldAt: Date;
	contestedUntil: Date;
}

export function shownPoll(poll: Poll): ShownPoll {
	const at = now();
	const { code, title, introduction, timezone, opensAt, closesAt, perVoter, retained, mayChange } = poll;
	const toldAt = poll.embargoUntil ?? closesAt;
	return {
		...{ code, title, introduction, timezone, opensAt, closesAt, perVoter, retained, mayChange, toldAt },
		state: at < opensAt ? 'soon' : at < closesAt ? 'open' : at < toldAt ? 'closed' : 'told',
		ballots: poll.ballots,
		isFrozen: isFrozen(poll, at),
		freezesAt: new Date(closesAt.getTime() - poll.freezeHours * HOUR_MS),
		contestedUntil: poll.contestedUntil
	};
}

/** Where the poll of an edition of the Méritas stands; undefined where it has none, or none that is public. */
export async function pollOfEdition(edition: string): Promise<PollState | undefined> {
	try {
		return shownPoll(await publicPoll({ edition })).state;
	} catch (error) {
		if (error instanceof Refusal) return undefined;
		throw error;
	}
}

/** The ballot that a browser cast, with what proves it. */
export interface OwnBallot {
	ballot: string;
	nonce: string;
	choices: string[];
	/** Its last line in the ledger. */
	line: number;
	hash: string;
	isVoid: boolean;
	hasEncouraged: boolean;
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
		.select({ seq: ledgerEntry.seq, hash: ledgerEntry.hash })
		.from(ledgerEntry)
		.where(eq(ledgerEntry.ballotId, ballotId))
		.orderBy(desc(ledgerEntry.seq))
		.limit(1);
	const { id, nonce, choices, isVoid } = cast.ballot;
	return {
		...{ ballot: id, nonce, choices, isVoid, line: line!.seq, hash: line!.hash },
		hasEncouraged: cast.said !== null
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

/** How many voted from a network in the last hour: the more, the more work its browsers are asked. */
export async function crowdOf(poll: Poll, network: string): Promise<number> {
	const db = await reader();
	const { pepper } = await secretsOf(db, poll.id);
	const [found] = await db
		.select({ n: count() })
		.from(ballotTrace)
		.where(
			and(
				eq(ballotTrace.pollId, poll.id),
				eq(ballotTrace.network, networkKey(pepper, network)),
				gt(ballotTrace.at, new Date(now().getTime() - HOUR_MS))
			)
		);
	return found!.n;
}
