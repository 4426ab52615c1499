import { and, eq, sql } from 'drizzle-orm';
import { CHAIRS_KEPT_MINUTES, type WalkIn } from '../../schemas/checkin.ts';
import type { Actor } from '../auth/policy.ts';
import { MINUTE_MS } from '../clock.ts';
import { eqLiteral } from '../db/eq-literal.ts';
import { booking } from '../db/schema/programme.ts';
import type { Tx } from '../db/write.ts';
import { promoteWaiting } from '../registration/seats/promote.ts';
import { traceChange } from '../registration/tell-change.ts';
import type { Seat } from './session-door.ts';
import type { DoorSession } from './verdict.ts';

/**
 * What someone without a seat gets at a session's door: a free seat when nothing else keeps them at that hour; else,
 * once the chairs of those who booked are no longer kept, an empty one. Never above the capacity, nor once it is over.
 * @param present how many are inside
 */
export function walkInAt(session: DoorSession, seat: Seat, present: number, at: Date): WalkIn {
	if (session.isCancelled) return 'cancelled';
	if (at >= session.endsAt) return 'over';
	if (present >= session.capacity) return 'full';
	const hasFreeSeat = session.isBookable && session.booked < session.capacity;
	if (hasFreeSeat && seat.isOpened && seat.instead === null) return 'seat';
	return at.getTime() >= session.startsAt.getTime() + CHAIRS_KEPT_MINUTES * MINUTE_MS ? 'chair' : 'early';
}

/** Gives a seat to whoever stands at the door, with its audit line. Triggers refuse one too many, and an overlap. */
export async function seatWalkIn(
	tx: Tx,
	actor: Actor,
	session: DoorSession,
	holder: { registrationId: number; code: string },
	at: Date
): Promise<void> {
	await tx.insert(booking).values({
		sessionId: session.id,
		registrationId: holder.registrationId,
		source: 'walk_in',
		createdAt: at
	});
	await traceChange(tx, actor, {
		...{ id: holder.registrationId, code: holder.code, action: 'walk_in.seated' },
		details: { session: session.id }
	});
}

/**
 * Takes back the seat that an admission at the door gave, if it gave one; whoever waits for it gets it.
 * @param scanId the reading that admitted
 * @returns whether there was one
 */
export async function unseatWalkIn(
	tx: Tx,
	actor: Actor,
	session: DoorSession,
	holder: { registrationId: number; code: string },
	scanId: number
): Promise<boolean> {
	const freed = await tx
		.update(booking)
		.set({ status: 'cancelled' })
		.where(
			and(
				eq(booking.registrationId, holder.registrationId),
				eq(booking.sessionId, session.id),
				eqLiteral(booking.status, 'active'),
				eq(booking.source, 'walk_in'),
				sql`EXISTS (SELECT 1 FROM scan WHERE id = ${scanId} AND how = 'walk_in')`
			)
		)
		.returning({ id: booking.id });
	if (freed.length === 0) return false;
	await traceChange(tx, actor, {
		...{ id: holder.registrationId, code: holder.code, action: 'walk_in.unseated' },
		details: { session: session.id }
	});
	await promoteWaiting(tx);
	return true;
}
