import { eq } from 'drizzle-orm';
import { record } from '../audit/record.ts';
import { requireStaff, type Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { mentoringPair } from '../db/schema/mentoring.ts';
import { write, type Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { emit } from '../outbox/emit.ts';
import { pairOf } from './pair-of.ts';
import { orRefusal } from './refusals.ts';

type Pair = typeof mentoringPair.$inferSelect;

/** Ends a pair, or drops one that was never sent; both are told, of one that was, that it is over and nothing else. */
export async function closePair(
	tx: Tx,
	pair: Pair,
	{ by, reason }: { by: 'mentor' | 'mentee' | 'staff'; reason: string }
): Promise<void> {
	const same = eq(mentoringPair.id, pair.id);
	if (pair.state === 'draft') {
		await tx.delete(mentoringPair).where(same);
		return;
	}
	await tx
		.update(mentoringPair)
		.set({
			...{ state: 'ended', endedAt: now(), endedBy: by, endReason: reason },
			// Of a proposal, what was answered leaves with it.
			...(pair.state === 'proposed' && { mentorAcceptedAt: null, menteeAcceptedAt: null })
		})
		.where(same);
	await emit(tx, 'mentoring.pair', { pairId: pair.id, what: 'over' });
}

/**
 * Ends an active pair, as one of the two.
 * @param request.reason for the permanence alone
 * @throws Refusal `sign_in_required` (401), `not_found` (404), `mentoring_settled` for one that is not active
 */
export async function endPair(request: { actor: Actor; pairId: number; reason: string }): Promise<void> {
	const { actor, pairId, reason } = request;
	await orRefusal(() =>
		write('mentoring.end', async (tx) => {
			const { pair, side } = await pairOf(tx, actor, pairId);
			if (pair.state !== 'active') throw new Refusal('mentoring_settled');
			await endIn(tx, actor, pair, { by: side, reason });
		})
	);
}

/**
 * Ends a pair that is proposed or active, as the permanence.
 * @param request.reason for the permanence alone
 * @throws Refusal `not_allowed` (403), `not_found` (404), `mentoring_settled` for one that is over or was never sent
 */
export async function stopPair(request: { actor: Actor; pairId: number; reason: string }): Promise<void> {
	const { actor, pairId, reason } = request;
	requireStaff(actor);
	await orRefusal(() =>
		write('mentoring.stop', async (tx) => {
			const [pair] = await tx.select().from(mentoringPair).where(eq(mentoringPair.id, pairId));
			if (!pair) throw new Refusal('not_found', { status: 404 });
			if (pair.state !== 'active' && pair.state !== 'proposed') throw new Refusal('mentoring_settled');
			await endIn(tx, actor, pair, { by: 'staff', reason });
		})
	);
}

/** As {@link endPair}, in the transaction of whoever ends it. */
export async function endIn(
	tx: Tx,
	actor: Actor,
	pair: Pair,
	end: { by: 'mentor' | 'mentee' | 'staff'; reason: string }
): Promise<void> {
	await closePair(tx, pair, end);
	await record(tx, actor, { action: 'mentoring.ended', objectKind: 'mentoring', objectId: pair.id });
}
