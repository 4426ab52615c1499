import { sql } from 'drizzle-orm';
import { order, type ORDER_STATUSES } from '../db/schema/registration.ts';

/** What a row of `order` keeps of its money, in cents. */
export interface OrderMoney {
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
