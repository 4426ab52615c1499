import { eq, sql } from 'drizzle-orm';
import { record } from '../audit/record.ts';
import type { Actor } from '../auth/policy.ts';
import { registration } from '../db/schema/registration.ts';
import type { Tx } from '../db/write.ts';
import { emit } from '../outbox/emit.ts';

/** What changes the sessions that somebody has, as the trail says it: by its last line calendars know when that was. */
export const SEAT_ACTIONS = [
	'bookings.changed',
	'waitlist.promoted',
	'waitlist.traded',
	'swap.accepted',
	'seat.given',
	'seat.taken',
	'walk_in.seated',
	'walk_in.unseated'
] as const;

/** A change of the sessions that somebody has. */
export interface SessionsChange {
	id: number;
	code: string;
	action: (typeof SEAT_ACTIONS)[number];
	details: Record<string, unknown>;
}

/**
 * What follows any change of somebody's sessions, in its transaction: a line in the trail and a higher number, by which
 * calendars take the change for a change.
 * @returns the number
 */
export async function traceChange(
	tx: Tx,
	actor: Actor,
	{ id, code, action, details }: SessionsChange
): Promise<number> {
	const [row] = await tx
		.update(registration)
		.set({ calendarSequence: sql`${registration.calendarSequence} + 1` })
		.where(eq(registration.id, id))
		.returning({ sequence: registration.calendarSequence });
	await record(tx, actor, {
		...{ action, objectKind: 'registration', objectId: id },
		details: { code, ...details }
	});
	return row!.sequence;
}

/** As {@link traceChange}, and the person is sent their sessions as they stand. */
export async function tellChange(tx: Tx, actor: Actor, change: SessionsChange): Promise<number> {
	const sequence = await traceChange(tx, actor, change);
	await emit(
		tx,
		'bookings.changed',
		{ registrationId: change.id, sequence },
		{ dedupeKey: `bookings.changed:${change.id}:${sequence}` }
	);
	return sequence;
}
