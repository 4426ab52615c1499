import type { OrderLine } from '../../account/order-line.ts';
import { now } from '../clock.ts';
import { owedBackOf } from '../payments/balance.ts';
import { cardAvailable } from '../payments/stripe.ts';
import type { OrderView } from '../registration/queries.ts';

/** Orders as account pages list them; those never confirmed and now over are left out. */
export function orderLines(orders: readonly OrderView[], at: Date = now()): OrderLine[] {
	return orders.filter((order) => !isAbandoned(order, at)).map((order) => lineOf(order, at));
}

/** A hold past its time is over, whether or not the worker has passed. */
function isAbandoned({ status, holdExpiresAt }: OrderView, at: Date): boolean {
	return status === 'expired' || (status === 'held' && holdExpiresAt! <= at);
}

function lineOf(order: OrderView, at: Date): OrderLine {
	const { status, balanceCents, dueAt } = order;
	const isDue = status === 'awaiting_payment' && balanceCents > 0;
	return {
		code: order.code,
		eventName: order.event.name,
		placedAt: order.placedAt,
		people: order.people.filter((one) => one.status === 'active').length,
		status,
		totalCents: order.totalCents - order.creditedCents,
		balanceCents,
		owedBackCents: owedBackOf(order),
		dueAt,
		isDue,
		isLate: isDue && dueAt !== null && dueAt < at,
		isPayable: isDue && cardAvailable(),
		invoices: order.invoices.map(({ number, kind }) => ({ number, kind }))
	};
}
