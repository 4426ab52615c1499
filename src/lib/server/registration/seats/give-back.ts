import type { Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { write } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { tellChange } from '../tell-change.ts';
import { findChangeable } from './changeable.ts';
import { freeSeat } from './free-seat.ts';
import { promoteWaiting } from './promote.ts';

/**
 * Gives one seat back, and no other: it goes down the line at once. Given back already, it is given back.
 * @throws Refusal as `findChangeable`; `stale_page` once the session has begun
 */
export async function giveSeatBack(request: {
	actor: Actor;
	registrationCode: string;
	sessionId: number;
}): Promise<void> {
	const { actor, registrationCode, sessionId } = request;
	const { id, code, bookings } = await findChangeable(actor, registrationCode);
	const seat = bookings.find((one) => one.sessionId === sessionId);
	if (seat && seat.startsAt <= now()) throw new Refusal('stale_page');
	await write('registration.giveSeatBack', async (tx) => {
		if (!(await freeSeat(tx, { id, sessionId }))) return;
		const details = { removed: [sessionId], added: [] };
		await tellChange(tx, actor, { id, code, action: 'bookings.changed', details });
		await promoteWaiting(tx);
	});
}
