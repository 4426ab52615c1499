import { now } from '../../clock.ts';
import { booking } from '../../db/schema/programme.ts';
import { violation } from '../../db/violations.ts';
import { write } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { staffEvent } from '../../events/staff-events.ts';
import { tellChange } from '../tell-change.ts';
import { findBoth, findRegistration, type SeatRequest } from './find-both.ts';
import { freeSeat } from './free-seat.ts';
import { promoteWaiting } from './promote.ts';
import { takeOffList } from './wait.ts';

/**
 * Gives a seat out of turn, by a decision of staff that the trail keeps: a free one, or that of somebody named, whose seat
 * goes to this person and to no line.
 * @param request.insteadOf the code of a registration that has a seat there
 * @throws Refusal `not_allowed` (403), `not_found` (404), `session_full`, `session_overlap`, `session_not_covered`
 */
export async function giveSeat(request: SeatRequest & { insteadOf?: string }): Promise<void> {
	const { actor, sessionId, insteadOf } = request;
	const event = await staffEvent(actor, request.eventSlug);
	const details = { session: sessionId };
	let title = '';
	try {
		await write('registration.giveSeat', async (tx) => {
			const of = await findBoth(tx, event.id, request);
			title = of.title;
			if (insteadOf !== undefined) {
				const other = await findRegistration(tx, event.id, insteadOf);
				if (!(await freeSeat(tx, { id: other.id, sessionId }))) throw new Refusal('stale_page');
				await tellChange(tx, actor, { ...other, action: 'seat.taken', details });
			}
			await tx
				.insert(booking)
				.values({ registrationId: of.id, sessionId, source: 'staff', createdAt: now() });
			await tellChange(tx, actor, { ...of, action: 'seat.given', details });
			await promoteWaiting(tx);
		});
	} catch (error) {
		const broken = violation(error);
		const values = { session: title };
		if (broken === 'session_never_overbooked') throw new Refusal('session_full', { values });
		if (broken === 'session_not_covered') throw new Refusal('session_not_covered', { values });
		if (broken === 'session_overlap') throw new Refusal('seat_hour_taken', { values });
		if (broken !== undefined && /^(session_|booking\.)/.test(broken)) throw new Refusal('stale_page');
		throw error;
	}
}

/** Takes somebody off the line of a session. @throws Refusal `not_allowed` (403), `not_found` (404) */
export async function removeFromList(request: SeatRequest): Promise<void> {
	const event = await staffEvent(request.actor, request.eventSlug);
	await write('registration.removeFromList', async (tx) => {
		const of = await findBoth(tx, event.id, request);
		await takeOffList(tx, request.actor, { ...of, sessionId: request.sessionId });
	});
}
