import { eq, sql } from 'drizzle-orm';
import type { TakeReason } from '../../../schemas/account.ts';
import { now } from '../../clock.ts';
import { session } from '../../db/schema/programme.ts';
import { draftPlacement } from '../../db/schema/timetable.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { staffEvent } from '../../events/staff-events.ts';
import { emit } from '../../outbox/emit.ts';
import { traceChange } from '../tell-change.ts';
import { findBoth, type SeatRequest } from './find-both.ts';
import { freeSeat } from './free-seat.ts';
import { promoteWaiting } from './promote.ts';

/**
 * Takes somebody's seat back, by a decision of staff whose reason the person is told. It goes down the line, or it is
 * closed: the session then has one seat less, on the board too, so that nobody is given it.
 * @throws Refusal `not_allowed` (403), `not_found` (404), `stale_page` when they have no seat there, or it has begun
 */
export async function takeSeatBack(
	request: SeatRequest & { reason: TakeReason; closes: boolean }
): Promise<void> {
	const { actor, sessionId, reason, closes } = request;
	const event = await staffEvent(actor, request.eventSlug);
	// The capacity is the programme's, and its pages follow.
	const name = closes ? 'programme.takeSeatBack' : 'registration.takeSeatBack';
	await write(name, async (tx) => {
		const { id, code, startsAt } = await findBoth(tx, event.id, request);
		if (startsAt <= now() || !(await freeSeat(tx, { id, sessionId }))) throw new Refusal('stale_page');
		if (closes) await closeSeat(tx, sessionId);
		const sequence = await traceChange(tx, actor, {
			...{ id, code, action: 'seat.taken' },
			details: { session: sessionId, reason, ...(closes ? { closed: true } : {}) }
		});
		await emit(
			tx,
			'seat.taken',
			{ registrationId: id, sessionId, reason, sequence },
			{ dedupeKey: `seat.taken:${id}:${sequence}` }
		);
		await promoteWaiting(tx);
	});
}

/** One seat less, published and in the draft, where the draft says what is published. */
async function closeSeat(tx: Tx, sessionId: number): Promise<void> {
	const at = now();
	await tx
		.update(draftPlacement)
		.set({
			capacity: sql`${draftPlacement.capacity} - 1`,
			revision: sql`${draftPlacement.revision} + 1`,
			updatedAt: at
		})
		.where(
			sql`${draftPlacement.sessionId} = ${sessionId}
				AND ${draftPlacement.capacity} = (SELECT s.capacity FROM session s WHERE s.id = ${sessionId})`
		);
	await tx
		.update(session)
		.set({ capacity: sql`${session.capacity} - 1`, updatedAt: at })
		.where(eq(session.id, sessionId));
}
