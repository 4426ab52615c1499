import { asc, eq, sql } from 'drizzle-orm';
import { person } from '../db/schema/members.ts';
import { ballot, ballotTrace, encouragement } from '../db/schema/ballots.ts';
import { poll, pollCandidate } from '../db/schema/polls.ts';
import type { Tx } from '../db/write.ts';
import { canonicalAddress } from '../polls/ballots/canonical-address.ts';

/**
 * What is held of somebody who voted with the public, and of the words they left, for as long as a ballot can be tied to an
 * address: once nobody may contest it, nothing says whose it was, here either.
 */
export async function votesOf(tx: Tx, personId: number) {
	const [who] = await tx.select({ email: person.email }).from(person).where(eq(person.id, personId));
	const theirs = eq(ballotTrace.address, canonicalAddress(who!.email) ?? '');
	return {
		votes_du_public: await tx
			.select({
				vote: poll.title,
				bulletin: ballot.id,
				choix: sql<string>`(SELECT group_concat(${pollCandidate.name}, ', ') FROM ${pollCandidate}
					JOIN json_each(${ballot.choices}) c ON c.value = ${pollCandidate.code} WHERE ${pollCandidate.pollId} = ${poll.id})`,
				preuve: ballotTrace.proof,
				annule: ballot.isVoid,
				depose_le: ballotTrace.at
			})
			.from(ballotTrace)
			.innerJoin(ballot, eq(ballot.id, ballotTrace.ballotId))
			.innerJoin(poll, eq(poll.id, ballot.pollId))
			.where(theirs)
			.orderBy(asc(ballotTrace.at)),
		encouragements: await tx
			.select({
				vote: poll.title,
				a: pollCandidate.name,
				signature: encouragement.name,
				mot: encouragement.words,
				etat: encouragement.status,
				le: encouragement.at
			})
			.from(ballotTrace)
			.innerJoin(encouragement, eq(encouragement.ballotId, ballotTrace.ballotId))
			.innerJoin(pollCandidate, eq(pollCandidate.id, encouragement.candidateId))
			.innerJoin(poll, eq(poll.id, pollCandidate.pollId))
			.where(theirs)
			.orderBy(asc(encouragement.id))
	};
}
