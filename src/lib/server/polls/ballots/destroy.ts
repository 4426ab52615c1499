import { and, eq, inArray, ne, sql } from 'drizzle-orm';
import { record } from '../../audit/record.ts';
import { system } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { reader, type Database } from '../../db/client.ts';
import { ballot, ballotTrace, encouragement, voteCode } from '../../db/schema/ballots.ts';
import { poll, pollCandidate, pollSecret } from '../../db/schema/polls.ts';
import { write, type Tx } from '../../db/write.ts';

/**
 * Destroys the addresses and the pepper of polls that nobody may contest any more: from then on nobody can find who voted,
 * nor whether somebody did; words that were never shown go too, and those shown are of no ballot any more. Ballots, the ledger and its heads stay. Done twice, it does nothing more.
 */
export async function destroyTraces(): Promise<void> {
	if ((await due(await reader())).length === 0) return;
	await write('ballots.destroyTraces', async (tx) => {
		for (const { id } of await due(tx)) {
			await tx.update(poll).set({ destroyedAt: now() }).where(eq(poll.id, id));
			const theirs = tx.select({ id: ballot.id }).from(ballot).where(eq(ballot.pollId, id));
			await tx.delete(ballotTrace).where(inArray(ballotTrace.ballotId, theirs));
			const stood = tx
				.select({ id: pollCandidate.id })
				.from(pollCandidate)
				.where(eq(pollCandidate.pollId, id));
			await tx
				.delete(encouragement)
				.where(and(inArray(encouragement.candidateId, stood), ne(encouragement.status, 'shown')));
			await tx.update(encouragement).set({ ballotId: null }).where(inArray(encouragement.candidateId, stood));
			await tx.delete(voteCode).where(eq(voteCode.pollId, id));
			await tx.update(pollSecret).set({ pepper: '' }).where(eq(pollSecret.pollId, id));
			await tx
				.update(ballot)
				.set({ voterKey: sql`'destroyed ' || ${ballot.id}` })
				.where(eq(ballot.pollId, id));
			await record(tx, system('polls'), {
				action: 'poll.traces_destroyed',
				objectKind: 'poll',
				objectId: id
			});
		}
	});
}

function due(db: Database | Tx): Promise<{ id: number }[]> {
	return db.all<{ id: number }>(
		sql`SELECT id FROM poll WHERE contested_until <= ${now().getTime()} AND destroyed_at IS NULL`
	);
}
