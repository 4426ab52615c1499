import { and, eq } from 'drizzle-orm';
import { eqLiteral } from '../../db/eq-literal.ts';
import { booking } from '../../db/schema/programme.ts';
import type { Tx } from '../../db/write.ts';

/** Ends the seat of a registration in a session: triggers count it free. @returns whether it had one */
export async function freeSeat(tx: Tx, seat: { id: number; sessionId: number }): Promise<boolean> {
	const ended = await tx
		.update(booking)
		.set({ status: 'cancelled' })
		.where(
			and(
				eq(booking.registrationId, seat.id),
				eq(booking.sessionId, seat.sessionId),
				eqLiteral(booking.status, 'active')
			)
		)
		.returning({ id: booking.id });
	return ended.length > 0;
}
