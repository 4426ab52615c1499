import { sql } from 'drizzle-orm';
import { order, type ORDER_STATUSES } from '../db/schema/registration.ts';
import { CREDIT_NOTES } from './series.ts';

/** What a row of `order` keeps of its money, in cents. */
interface OrderMoney {
	totalCents: number;
	creditedCents: number;
	paidCents: number;
	refundedCents: number;
}

/** What is still due: total − credited − (paid − refunded). Negative: owed to the payer. */
export function balanceOf(order: OrderMoney): number {
	return order.totalCents - order.creditedCents - (order.paidCents - order.refundedCents);
}

/** As {@link balanceOf}, for a query on orders. */
export const orderBalance = sql<number>`(${order.totalCents} - ${order.creditedCents} - ${order.paidCents} + ${order.refundedCents})`;

/** Nobody waits for the money of an order that is over: it was cancelled, expired or given back. */
export function isOver({ status }: { status: (typeof ORDER_STATUSES)[number] }): boolean {
	return status === 'cancelled' || status === 'expired' || status === 'refunded';
}

/** What the payer is to get back: all that was received, for an order that is over; what credit notes freed, for one that goes on. */
export function owedBackOf(order: OrderMoney & Parameters<typeof isOver>[0]): number {
	return Math.max(0, isOver(order) ? order.paidCents - order.refundedCents : -balanceOf(order));
}

const OVER = sql`('cancelled', 'expired', 'refunded')`;

/** As {@link owedBackOf}, for a query on orders. */
export const orderOwedBack = sql<number>`max(0, iif(${order.status} IN ${OVER}, ${order.paidCents} - ${order.refundedCents}, -${orderBalance}))`;

/**
 * The orders of an event whose payer is to get something back. Nobody pays more than the total (a check on `order`):
 * only a credit note, or the end of an order that money came to, makes some owed back. Both are found by indexes, and
 * few beside all orders.
 */
export const isOwedBack = (
	eventId: number
) => sql`(+${order.eventId} = ${eventId} AND ${orderOwedBack} > 0 AND ${order.id} IN (
	SELECT i.order_id FROM invoice i WHERE i.number >= ${CREDIT_NOTES} AND i.number < ${CREDIT_NOTES + '\uffff'}
	UNION ALL SELECT o.id FROM "order" o WHERE o.event_id = ${eventId} AND o.status IN ${OVER}
		AND EXISTS (SELECT 1 FROM payment p WHERE p.order_id = o.id)))`;
