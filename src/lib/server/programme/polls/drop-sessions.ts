import { and, eq, gt, isNotNull, isNull, sql } from 'drizzle-orm';
import { record } from '../../audit/record.ts';
import type { Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { oneOf } from '../../db/one-of.ts';
import { poll, pollCandidate } from '../../db/schema/polls.ts';
import type { Tx } from '../../db/write.ts';

/**
 * Sessions that are called off leave the votes that are not over, in the caller's transaction: of a vote that is public they
 * are removed from the choice, their votes kept and the reason said; of one being prepared they go. What is counted already
 * stays as it is.
 */
export async function dropSessions(tx: Tx, actor: Actor, sessionIds: readonly number[]): Promise<void> {
	if (sessionIds.length === 0) return;
	const at = now();
	const rows = await tx
		.select({
			id: pollCandidate.id,
			code: pollCandidate.code,
			pollId: poll.id,
			publishedAt: poll.publishedAt
		})
		.from(pollCandidate)
		.innerJoin(poll, eq(poll.id, pollCandidate.pollId))
		.where(
			and(
				isNotNull(pollCandidate.sessionId),
				sql`${pollCandidate.sessionId} IN ${oneOf(sessionIds)}`,
				isNull(pollCandidate.removedAt),
				gt(poll.closesAt, at)
			)
		);
	for (const { id, code, pollId, publishedAt } of rows) {
		if (publishedAt)
			await tx
				.update(pollCandidate)
				.set({ removedAt: at, removedReason: 'Séance retirée du programme.' })
				.where(eq(pollCandidate.id, id));
		else await tx.delete(pollCandidate).where(eq(pollCandidate.id, id));
		await tx
			.update(poll)
			.set({ revision: sql`${poll.revision} + 1` })
			.where(eq(poll.id, pollId));
		await record(tx, actor, {
			...{ action: 'poll.candidate_removed', objectKind: 'poll', objectId: pollId },
			details: { candidate: code }
		});
	}
}
