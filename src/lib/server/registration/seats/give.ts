import { and, eq, sql } from 'drizzle-orm';
import { record } from '../../audit/record.ts';
import type { Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { booking, session } from '../../db/schema/programme.ts';
import { registration } from '../../db/schema/registration.ts';
import { violation } from '../../db/violations.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { staffEvent } from '../../events/staff-events.ts';
import { emit } from '../../outbox/emit.ts';
import { promoteWaiting } from './promote.ts';
import { takeOffList } from './wait.ts';

export interface SeatRequest {
	actor: Actor;
	eventSlug: string;
	sessionId: number;
	/** Whom it concerns. */
	registrationCode: string;
}

/**
 * Gives a seat out of turn, by a decision of staff that the trail keeps: a free one, or that of somebody named, whose seat
 * goes to this person and to no line.
 * @param request.insteadOf the code of a registration that has a seat there
 * @throws Refusal `not_allowed` (403), `not_found` (404), `session_full`, `session_overlap`, `session_not_covered`
 */
export async function giveSeat(request: SeatRequest & { insteadOf?: string }): Promise<void> {
	const { actor, sessionId, insteadOf } = request;
	const event = await staffEvent(actor, request.eventSlug);
	let title = '';
	try {
		await write('registration.giveSeat', async (tx) => {
			const of = await findBoth(tx, event.id, request);
			title = of.title;
			if (insteadOf !== undefined) {
				const other = await findRegistration(tx, event.id, insteadOf);
				await free(tx, actor, { ...other, sessionId });
			}
			await tx
				.insert(booking)
				.values({ registrationId: of.id, sessionId, source: 'staff', createdAt: now() });
			await tell(tx, actor, 'given', { ...of, sessionId });
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

async function findBoth(tx: Tx, eventId: number, { registrationCode, sessionId }: SeatRequest) {
	const [found] = await tx
		.select({ title: session.title })
		.from(session)
		.where(and(eq(session.id, sessionId), eq(session.eventId, eventId)));
	if (!found) throw new Refusal('not_found', { status: 404 });
	return { ...(await findRegistration(tx, eventId, registrationCode)), title: found.title };
}

async function findRegistration(tx: Tx, eventId: number, code: string) {
	const [found] = await tx
		.select({ id: registration.id, code: registration.code })
		.from(registration)
		.where(and(eq(registration.code, code), eq(registration.eventId, eventId)));
	if (!found) throw new Refusal('not_found', { status: 404 });
	return found;
}

interface Seat {
	id: number;
	code: string;
	sessionId: number;
}

async function free(tx: Tx, actor: Actor, seat: Seat): Promise<void> {
	const ended = await tx
		.update(booking)
		.set({ status: 'cancelled' })
		.where(
			and(
				eq(booking.registrationId, seat.id),
				eq(booking.sessionId, seat.sessionId),
				eq(booking.status, 'active')
			)
		)
		.returning({ id: booking.id });
	if (ended.length === 0) throw new Refusal('stale_page');
	await tell(tx, actor, 'taken', seat);
}

/** The trail, the calendar and the message of a change that staff made. */
async function tell(
	tx: Tx,
	actor: Actor,
	done: 'given' | 'taken',
	{ id, code, sessionId }: Seat
): Promise<void> {
	const [row] = await tx
		.update(registration)
		.set({ calendarSequence: sql`${registration.calendarSequence} + 1` })
		.where(eq(registration.id, id))
		.returning({ sequence: registration.calendarSequence });
	const { sequence } = row!;
	await record(tx, actor, {
		action: done === 'given' ? 'seat.given' : 'seat.taken',
		objectKind: 'registration',
		objectId: id,
		details: { code, session: sessionId }
	});
	await emit(
		tx,
		'bookings.changed',
		{ registrationId: id, sequence },
		{ dedupeKey: `bookings.changed:${id}:${sequence}` }
	);
}
