import { count, eq, inArray, sql } from 'drizzle-orm';
import { pollCandidate } from '../../db/schema/polls.ts';
import { violation } from '../../db/violations.ts';
import type { Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { addCandidates, type NewCandidate } from './make.ts';

type Origin = Pick<NewCandidate, 'nominationId' | 'sessionId' | 'speakerId' | 'exhibitorId'>;

/** Where a candidate comes from; empty for one that staff wrote themselves. */
function originOf({ nominationId, sessionId, speakerId, exhibitorId }: Nullable<Origin>): string {
	const ids = [nominationId, sessionId, speakerId, exhibitorId];
	return ids.every((id) => id == null) ? '' : ids.map((id) => id ?? '').join('|');
}

type Nullable<T> = { [K in keyof T]?: T[K] | null };

/** @throws Refusal `poll_settled` once somebody has voted */
export async function requireUnsettled(tx: Tx, pollId: number): Promise<void> {
	const [voted] = await tx.all(sql`SELECT 1 FROM ledger_entry WHERE poll_id = ${pollId} LIMIT 1`);
	if (voted) throw new Refusal('poll_settled');
}

/**
 * Makes these the candidates of a poll, beside those that staff wrote themselves. Those who stay keep their code: it is in the
 * links of a vote that is public.
 * @throws Refusal `poll_settled` once somebody has voted, `poll_incomplete` for fewer than two in a vote that is public
 */
export async function replaceCandidates(
	tx: Tx,
	poll: { id: number; publishedAt: Date | null },
	candidates: readonly NewCandidate[]
): Promise<void> {
	const ofPoll = eq(pollCandidate.pollId, poll.id);
	const there = await tx.select().from(pollCandidate).where(ofPoll);
	const wanted = new Map(candidates.map((one) => [originOf(one), one]));
	const gone = there.filter((one) => originOf(one) !== '' && !wanted.has(originOf(one)));
	try {
		await tx.delete(pollCandidate).where(
			inArray(
				pollCandidate.id,
				gone.map(({ id }) => id)
			)
		);
	} catch (error) {
		if (violation(error) === 'poll_settled') throw new Refusal('poll_settled');
		throw error;
	}
	const stay = new Map(there.map((one) => [originOf(one), one.id]));
	for (const [origin, { name, organisationName, regionCode, story, photoId }] of wanted) {
		const id = stay.get(origin);
		if (id === undefined) continue;
		await tx
			.update(pollCandidate)
			.set({ name, organisationName, regionCode, story, photoId })
			.where(eq(pollCandidate.id, id));
	}
	await addCandidates(
		tx,
		poll.id,
		candidates.filter((one) => !stay.has(originOf(one)))
	);
	const [has] = await tx.select({ n: count() }).from(pollCandidate).where(ofPoll);
	if (poll.publishedAt && has!.n < 2) throw new Refusal('poll_incomplete');
}
