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
