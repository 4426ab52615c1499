import { eq, sql } from 'drizzle-orm';
import type { Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { oneOf } from '../../db/one-of.ts';
import { seatSwap } from '../../db/schema/choice.ts';
import { booking } from '../../db/schema/programme.ts';
import { registration } from '../../db/schema/registration.ts';
import { violation } from '../../db/violations.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { emit } from '../../outbox/emit.ts';
import type { RegistrationDetails } from '../queries.ts';
import { traceChange } from '../tell-change.ts';
import { findChangeable } from './changeable.ts';
import { promoteWaiting } from './promote.ts';
import { covers, hasBegun, standsAgainst, swapByCode, type Swap } from './swap-queries.ts';

/** What the database refuses of the exchange itself: one of the two has something else then, or no pass for it. */
const BLOCKS = new Set([
	'session_overlap',
	'session_not_covered',
	'session_not_bookable',
	'booking.registration_id'
]);

/**
 * Takes an offer: the two seats change hands in one transaction, so that neither is ever free and nobody who waits is
 * passed. Overlaps and passes are the database's to refuse, for both people; so is an offer already taken.
 * @throws Refusal `swap_over`, `swap_without_seat` (no seat to give for it), `session_overlap` and `session_not_covered`
 *   of whoever takes it, `swap_blocked` of whoever offered
 */
export async function acceptSwap(request: {
	actor: Actor;
	registrationCode: string;
	swapCode: string;
}): Promise<void> {
	const { actor, registrationCode, swapCode } = request;
	const found = await findChangeable(actor, registrationCode);
	const swap = await swapByCode(swapCode);
	if (!swap || swap.eventId !== found.event.id) throw new Refusal('not_found', { status: 404 });
	if (hasBegun(swap) || swap.fromRegistrationId === found.id) throw new Refusal('swap_over');
	try {
		await write('registration.acceptSwap', (tx) => swapSeats(tx, actor, found, swap.id));
	} catch (error) {
		const broken = violation(error);
		if (broken === 'swap_over') throw new Refusal('swap_over');
		if (broken === 'swap_without_seat') {
			// Whose seat is gone: the reader's, or that of whoever offered.
			const mine = found.bookings.some(({ sessionId }) => sessionId === swap.wants.id);
			if (mine) throw new Refusal('swap_over');
			throw new Refusal('swap_without_seat', { values: { session: swap.wants.title } });
		}
		if (broken !== undefined && BLOCKS.has(broken)) throw blocked(found, swap);
		throw error;
	}
}

/** What keeps the reader from it is named; what keeps the other person is theirs. */
function blocked(found: RegistrationDetails, swap: Swap): Refusal {
	const { gives, wants } = swap;
	const other = standsAgainst(found, swap);
	if (other && other.sessionId !== gives.id)
		return new Refusal('session_overlap', { values: { session: gives.title, other: other.title } });
	if (!covers(found, swap)) return new Refusal('session_not_covered', { values: { session: gives.title } });
	return new Refusal('swap_blocked', { values: { session: wants.title } });
}

async function swapSeats(tx: Tx, actor: Actor, to: RegistrationDetails, swapId: number): Promise<void> {
	const at = now();
	const [swap] = await tx
		.update(seatSwap)
		.set({ status: 'accepted', toRegistrationId: to.id, endedAt: at })
		.where(eq(seatSwap.id, swapId))
		.returning();
	const { fromRegistrationId: fromId, givesSessionId: gives, wantsSessionId: wants } = swap!;
	await tx
		.update(booking)
		.set({ status: 'cancelled' })
		.where(
			sql`${booking.status} = 'active' AND ((${booking.registrationId} = ${fromId} AND ${booking.sessionId} = ${gives})
				OR (${booking.registrationId} = ${to.id} AND ${booking.sessionId} = ${wants}))`
		);
	await tx.insert(booking).values([
		{ registrationId: fromId, sessionId: wants, source: 'swap', createdAt: at },
		{ registrationId: to.id, sessionId: gives, source: 'swap', createdAt: at }
	]);
	const both = await tx
		.select({ id: registration.id, code: registration.code })
		.from(registration)
		.where(sql`${registration.id} IN ${oneOf([fromId, to.id])}`);
	for (const { id, code } of both) {
		const details = { session: id === fromId ? wants : gives, left: id === fromId ? gives : wants };
		await traceChange(tx, actor, { id, code, action: 'swap.accepted', details });
	}
	await emit(tx, 'swap.accepted', { swapId }, { dedupeKey: `swap.accepted:${swapId}` });
	await promoteWaiting(tx);
}
