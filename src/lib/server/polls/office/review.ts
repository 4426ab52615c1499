import { and, eq, isNotNull, isNull } from 'drizzle-orm';
import type { VoidReason } from '../../../poll/ledger.ts';
import { record } from '../../audit/record.ts';
import { requirePerson, requireStaff, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { ballot, ballotReview } from '../../db/schema/ballots.ts';
import { poll } from '../../db/schema/polls.ts';
import { violation } from '../../db/violations.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { requireNoHandIn } from './conflict.ts';
import { appendEntry, lastCommitment, type Poll } from '../ledger/ledger.ts';

/** Refusals of the store, as the permanence hears them. */
async function refusing<T>(work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		const said = violation(error);
		if (said === 'ballot_needs_two' || said?.startsWith('CHECK ') || said === 'ballot_review_two')
			throw new Refusal('ballot_needs_two');
		if (said === 'ballot_review_kind' || said?.startsWith('ballot_review.'))
			throw new Refusal('ballot_reviewed');
		throw error;
	}
}

/**
 * Asks that a ballot be taken out, for a reason of the list that is public, or put back: a second person decides.
 * @param reason of a void; undefined to put back
 * @throws Refusal `not_allowed` (403), `not_found` (404), `poll_uncontested` once nothing may be contested any more,
 *   `result_conflict` (403) to whoever has a hand in a candidate, `ballot_reviewed` for one that is asked already, or that stands as it is asked
 */
export async function askReview(request: {
	actor: Actor;
	ballotId: string;
	reason: VoidReason | undefined;
}): Promise<void> {
	const { actor, ballotId, reason } = request;
	requireStaff(actor);
	const { personId } = requirePerson(actor);
	await refusing(() =>
		write('ballots.askReview', async (tx) => {
			const { of } = await openBallot(tx, ballotId);
			await requireNoHandIn(tx, actor, of.id);
			await tx.insert(ballotReview).values({
				...{ ballotId, kind: reason ? 'void' : 'restore', reason: reason ?? '' },
				...{ askedBy: personId, askedAt: now() }
			});
			await record(tx, actor, {
				action: 'ballot.review_asked',
				objectKind: 'poll',
				objectId: of.id,
				details: { ballot: ballotId, reason: reason ?? 'restore' }
			});
		})
	);
}

/**
 * Decides, as another person of the permanence, what was asked of a ballot: agreed, it is taken out or put back, with its line
 * in the ledger.
 * @throws Refusal `not_allowed` (403), `not_found` (404: nothing is asked of it), `ballot_needs_two` for whoever asked,
 *   `poll_uncontested`, `result_conflict` (403)
 */
export async function decideReview(request: {
	actor: Actor;
	ballotId: string;
	agrees: boolean;
}): Promise<void> {
	const { actor, ballotId, agrees } = request;
	requireStaff(actor);
	const { personId } = requirePerson(actor);
	await refusing(() =>
		write('ballots.decideReview', async (tx) => {
			const { of } = await openBallot(tx, ballotId);
			await requireNoHandIn(tx, actor, of.id);
			const asked = and(eq(ballotReview.ballotId, ballotId), isNull(ballotReview.decidedAt));
			const [review] = await tx.select().from(ballotReview).where(asked);
			if (!review) throw new Refusal('not_found', { status: 404 });
			if (review.askedBy === personId && agrees) throw new Refusal('ballot_needs_two');
			await tx
				.update(ballotReview)
				// Whoever asked may think better of it, alone.
				.set({ secondBy: review.askedBy === personId ? null : personId, agreed: agrees, decidedAt: now() })
				.where(asked);
			if (agrees) {
				const isVoid = review.kind === 'void';
				await tx.update(ballot).set({ isVoid }).where(eq(ballot.id, ballotId));
				const commitment = await lastCommitment(tx, ballotId);
				await appendEntry(tx, of, {
					kind: review.kind,
					ballot: ballotId,
					commitment,
					reason: review.reason,
					at: now()
				});
			}
			await record(tx, actor, {
				action: agrees ? 'ballot.reviewed' : 'ballot.review_refused',
				objectKind: 'poll',
				objectId: of.id,
				details: { ballot: ballotId, kind: review.kind }
			});
		})
	);
}

/**
 * Says of a ballot that was held that it stands.
 * @throws Refusal `not_allowed` (403), `not_found` (404) also for one that nothing holds, `poll_uncontested`, `result_conflict` (403)
 */
export async function clearBallot({ actor, ballotId }: { actor: Actor; ballotId: string }): Promise<void> {
	requireStaff(actor);
	await write('ballots.clear', async (tx) => {
		const { of } = await openBallot(tx, ballotId);
		await requireNoHandIn(tx, actor, of.id);
		const [cleared] = await tx
			.update(ballot)
			.set({ clearedAt: now() })
			.where(and(eq(ballot.id, ballotId), isNotNull(ballot.heldAt), isNull(ballot.clearedAt)))
			.returning({ pollId: ballot.pollId });
		if (!cleared) throw new Refusal('not_found', { status: 404 });
		await record(tx, actor, {
			...{
				action: 'ballot.cleared',
				objectKind: 'poll',
				objectId: cleared.pollId,
				details: { ballot: ballotId }
			}
		});
	});
}

async function openBallot(tx: Tx, ballotId: string): Promise<{ of: Poll }> {
	const [found] = await tx
		.select({ of: poll })
		.from(ballot)
		.innerJoin(poll, eq(poll.id, ballot.pollId))
		.where(eq(ballot.id, ballotId));
	if (!found) throw new Refusal('not_found', { status: 404 });
	if (found.of.contestedUntil <= now()) throw new Refusal('poll_uncontested');
	return found;
}
