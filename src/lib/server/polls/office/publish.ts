import { count, eq, sql } from 'drizzle-orm';
import { record } from '../../audit/record.ts';
import type { Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { poll, pollCandidate } from '../../db/schema/polls.ts';
import { violation } from '../../db/violations.ts';
import { write } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { madePoll, type PollAt } from './made-poll.ts';

/**
 * Makes a poll public, from now on; it opens and closes by itself.
 * @throws Refusal as {@link madePoll}, `poll_incomplete` with fewer than two candidates,
 *   `poll_edition_taken` where another vote of the same edition is public: an edition has one address for it
 */
export async function publishPoll({ actor, ...at }: PollAt & { actor: Actor }): Promise<void> {
	await write('polls.publish', async (tx) => {
		const { poll: found } = await madePoll(tx, actor, at);
		if (found.publishedAt) return;
		const { id: pollId } = found;
		const [has] = await tx.select({ n: count() }).from(pollCandidate).where(eq(pollCandidate.pollId, pollId));
		if (has!.n < 2) throw new Refusal('poll_incomplete');
		try {
			await tx
				.update(poll)
				.set({ publishedAt: now(), revision: sql`${poll.revision} + 1` })
				.where(eq(poll.id, pollId));
		} catch (error) {
			if (violation(error) === 'poll_edition_taken') throw new Refusal('poll_edition_taken');
			throw error;
		}
		await record(tx, actor, { action: 'poll.published', objectKind: 'poll', objectId: pollId });
	});
}
