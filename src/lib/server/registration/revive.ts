import { and, desc, eq, inArray, isNull, sql } from 'drizzle-orm';
import { now } from '../clock.ts';
import { eqLiteral } from '../db/eq-literal.ts';
import { placeWait } from '../db/schema/choice.ts';
import { booking } from '../db/schema/programme.ts';
import { registration, ticket, type order } from '../db/schema/registration.ts';
import { violation } from '../db/violations.ts';
import type { Tx } from '../db/write.ts';

/**
 * Takes again what an expired order had given back: its people, their places, and the seats that are still free. Must run
 * in a transaction of its own inside the write: when a place or a person's right to register is gone, the database
 * refuses and the whole is to be undone.
 * @param expired the order as it was before; people who left it earlier by themselves stay out
 * @throws the database's refusal (`quota_never_oversold`, `registration.event_id`…)
 */
export async function revive(tx: Tx, expired: typeof order.$inferSelect): Promise<void> {
	const revived = await tx
		.update(registration)
		.set({
			status: 'active',
			cancelledAt: null,
			// Two: its end, of which calendars may have heard, and its return.
			calendarSequence: sql`${registration.calendarSequence} + 2`
		})
		.where(
			and(
				eq(registration.orderId, expired.id),
				eqLiteral(registration.status, 'cancelled'),
				expired.cancelledAt === null
					? isNull(registration.cancelledAt)
					: eq(registration.cancelledAt, expired.cancelledAt)
			)
		)
		.returning({ id: registration.id, personId: registration.personId });
	const ids = revived.map(({ id }) => id);
	if (ids.length === 0) return;
	// Whoever has joined the line since waits no more: the place that they were offered is the one they take.
	await tx
		.update(placeWait)
		.set({ status: 'accepted', endedAt: now() })
		.where(
			and(
				eq(placeWait.eventId, expired.eventId),
				inArray(
					placeWait.personId,
					revived.map(({ personId }) => personId)
				),
				inArray(placeWait.status, ['waiting', 'offered'])
			)
		);
	await tx
		.update(ticket)
		.set({ status: 'active' })
		.where(and(inArray(ticket.registrationId, ids), eqLiteral(ticket.status, 'cancelled')));
	// The last choices first: an earlier one that overlaps, or a session now full, is left out.
	const choices = await tx
		.select({ id: booking.id })
		.from(booking)
		.where(and(inArray(booking.registrationId, ids), eqLiteral(booking.status, 'cancelled')))
		.orderBy(desc(booking.id));
	for (const { id } of choices) await takeSeatIfFree(tx, id);
}

async function takeSeatIfFree(tx: Tx, bookingId: number): Promise<void> {
	try {
		await tx.update(booking).set({ status: 'active' }).where(eq(booking.id, bookingId));
	} catch (error) {
		if (violation(error) === undefined) throw error;
	}
}
