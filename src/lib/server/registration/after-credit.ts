import { and, asc, eq, sql } from 'drizzle-orm';
import { eqLiteral } from '../db/eq-literal.ts';
import { payment } from '../db/schema/payments.ts';
import { order } from '../db/schema/registration.ts';
import type { Tx } from '../db/write.ts';
import { emitAll } from '../outbox/emit.ts';

// What follows a credit note: money goes back, or there is none left to owe.

/**
 * Says what Stripe must give back: by how much this credit note makes the order overpaid (earlier refunds may still be
 * on their way), within what the card paid, the first payment first: later ones may be
 * on their way back already, for an order that was paid twice.
 * @param before the order as it was before the credit note
 * @returns what goes back to the card
 */
export async function refundCredit(
	tx: Tx,
	before: typeof order.$inferSelect,
	creditNote: { creditNoteId: number; totalCents: number }
): Promise<number> {
	const kept = before.paidCents - before.refundedCents;
	const overpaid = (credited: number) => Math.max(0, kept - (before.totalCents - credited));
	let due = overpaid(before.creditedCents + creditNote.totalCents) - overpaid(before.creditedCents);
	if (due === 0) return 0;
	const paidByCard = await tx
		.select()
		.from(payment)
		.where(
			and(eq(payment.orderId, before.id), eqLiteral(payment.method, 'card'), eq(payment.direction, 'in'))
		)
		.orderBy(asc(payment.id));
	const refunds = paidByCard.flatMap(({ reference, amountCents: paid }) => {
		const amountCents = Math.min(due, paid);
		due -= amountCents;
		return amountCents > 0 ? [{ reference, amountCents }] : [];
	});
	await emitAll(
		tx,
		refunds.map(({ reference, amountCents }) => {
			const key = `refund:${creditNote.creditNoteId}:${reference}`;
			return {
				kind: 'refund.due' as const,
				payload: { orderId: before.id, amountCents, paymentIntent: reference, key },
				dedupeKey: key
			};
		})
	);
	return refunds.reduce((sum, one) => sum + one.amountCents, 0);
}

/** An order is paid once what was paid covers what is left to owe. */
export async function settleIfCovered(tx: Tx, orderId: number): Promise<void> {
	await tx
		.update(order)
		.set({ status: 'paid' })
		.where(
			and(
				eq(order.id, orderId),
				eqLiteral(order.status, 'awaiting_payment'),
				sql`${order.paidCents} - ${order.refundedCents} >= ${order.totalCents} - ${order.creditedCents}`
			)
		);
}
