import { and, asc, desc, eq } from 'drizzle-orm';
import { now } from '../../clock.ts';
import { reader } from '../../db/client.ts';
import { ballot, encouragement } from '../../db/schema/ballots.ts';
import { pollCandidate } from '../../db/schema/polls.ts';
import { violation } from '../../db/violations.ts';
import { write } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { publicPoll, type PollPath } from '../queries.ts';

/** How many words to a candidate a page shows, the last first. */
const SHOWN = 50;

/**
 * Keeps a word from whoever cast a ballot to somebody whom it chooses: one a ballot, and nobody reads it before somebody of
 * the permanence has. Until the close: afterwards addresses are destroyed, and nothing new is to hang on a ballot.
 * @param input.ballotId the ballot, as this browser keeps it signed
 * @throws Refusal `not_found` (404), `encouragement_not_theirs` (403: no ballot, or not for them), `encouragement_said`,
 *   `poll_closed`
 */
export async function sayEncouragement(input: {
	path: PollPath;
	ballotId: string | undefined;
	candidate: string;
	name: string;
	words: string;
}): Promise<void> {
	const { ballotId, candidate, name, words } = input;
	const poll = await publicPoll(input.path);
	await write('ballots.encourage', async (tx) => {
		if (now() >= poll.closesAt) throw new Refusal('poll_closed');
		const [cast] =
			ballotId === undefined
				? []
				: await tx
						.select({ choices: ballot.choices, isVoid: ballot.isVoid })
						.from(ballot)
						.where(and(eq(ballot.id, ballotId), eq(ballot.pollId, poll.id)));
		if (!cast || cast.isVoid || !cast.choices.includes(candidate))
			throw new Refusal('encouragement_not_theirs', { status: 403 });
		const [to] = await tx
			.select({ id: pollCandidate.id })
			.from(pollCandidate)
			.where(and(eq(pollCandidate.pollId, poll.id), eq(pollCandidate.code, candidate)));
		try {
			await tx
				.insert(encouragement)
				.values({ candidateId: to!.id, ballotId: ballotId!, name, words, at: now() });
		} catch (error) {
			if (violation(error)?.startsWith('encouragement.')) throw new Refusal('encouragement_said');
			throw error;
		}
	});
}

/** A word as everybody reads it. */
export interface ShownEncouragement {
	id: number;
	/** Code of whom it is to. */
	candidate: string;
	name: string;
	words: string;
}

/** The words that the permanence has let through, the last first. */
export async function shownEncouragements(pollId: number, candidate?: string): Promise<ShownEncouragement[]> {
	const db = await reader();
	return db
		.select({
			...{ id: encouragement.id, candidate: pollCandidate.code },
			...{ name: encouragement.name, words: encouragement.words }
		})
		.from(encouragement)
		.innerJoin(pollCandidate, eq(pollCandidate.id, encouragement.candidateId))
		.where(
			and(
				eq(pollCandidate.pollId, pollId),
				eq(encouragement.status, 'shown'),
				candidate === undefined ? undefined : eq(pollCandidate.code, candidate)
			)
		)
		.orderBy(desc(encouragement.at), asc(encouragement.id))
		.limit(SHOWN);
}
