import { asc, eq } from 'drizzle-orm';
import { now } from '../../clock.ts';
import { reader } from '../../db/client.ts';
import { poll, pollCandidate } from '../../db/schema/polls.ts';
import { watchable } from '../../db/watched.ts';
import type { Poll } from '../ledger/ledger.ts';
import { publishedTurnout } from '../ledger/published.ts';
import { isFrozen } from '../queries.ts';

/** With the time it takes to tell thousands, nobody's counts are a second old. */
const counts = watchable({ domains: ['ballots', 'polls'], everyMs: 500, read });

/**
 * Server-sent events of a poll: its turnout as published with the signed heads; for whoever has voted, its counts as they
 * move, while they may be seen; at once, then at most twice a second when they have moved.
 */
export async function watchPoll(
	of: Poll,
	{ hasVoted, network }: { hasVoted: boolean; network: string }
): Promise<ReadableStream> {
	return counts.watch(of.id, [hasVoted ? 'counts' : 'turnout'], network);
}

async function read(id: number): Promise<Record<'turnout' | 'counts', object>> {
	const db = await reader();
	const [[of], rows] = await Promise.all([
		db.select().from(poll).where(eq(poll.id, id)),
		db
			.select({ code: pollCandidate.code, votes: pollCandidate.votes })
			.from(pollCandidate)
			.where(eq(pollCandidate.pollId, id))
			.orderBy(asc(pollCandidate.position), asc(pollCandidate.id))
	]);
	const turnout = { b: await publishedTurnout(of!) };
	const isStill = isFrozen(of!, now());
	return {
		turnout,
		counts: isStill
			? turnout
			: { b: of!.ballots, v: Object.fromEntries(rows.map(({ code, votes }) => [code, votes])) }
	};
}
