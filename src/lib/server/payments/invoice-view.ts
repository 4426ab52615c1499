import { asc, eq } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import { reader } from '../db/client.ts';
import { invoice, payment } from '../db/schema/payments.ts';
import { order } from '../db/schema/registration.ts';
import { Refusal } from '../errors.ts';
import { balanceOf, isOver } from './balance.ts';

/** A document with what stands around it today: what was received for it, what is left to pay. */
export interface InvoiceView {
	document: typeof invoice.$inferSelect;
	/** For a credit note, the invoice it undoes. */
	original: { number: string; issuedOn: string } | null;
	orderCode: string;
	/** Money in and out of the order, oldest first. */
	payments: Pick<typeof payment.$inferSelect, 'direction' | 'method' | 'amountCents' | 'at'>[];
	creditedCents: number;
	/** Still due on the order; negative when money is owed to the payer. */
	balanceCents: number;
	/** Nobody waits for this money: the order was cancelled, or expired. */
	isOver: boolean;
}

/** @throws Refusal `not_found` (404) */
export async function findInvoice(invoiceId: number): Promise<InvoiceView> {
	const db = await reader();
	const original = alias(invoice, 'original');
	const [found] = await db
		.select({ document: invoice, order, original: { number: original.number, issuedOn: original.issuedOn } })
		.from(invoice)
		.innerJoin(order, eq(order.id, invoice.orderId))
		.leftJoin(original, eq(original.id, invoice.invoiceId))
		.where(eq(invoice.id, invoiceId));
	if (!found) throw new Refusal('not_found', { status: 404 });
	const payments = await db
		.select({
			direction: payment.direction,
			method: payment.method,
			amountCents: payment.amountCents,
			at: payment.at
		})
		.from(payment)
		.where(eq(payment.orderId, found.order.id))
		.orderBy(asc(payment.at), asc(payment.id));
	return {
		document: found.document,
		original: found.original,
		orderCode: found.order.code,
		payments,
		creditedCents: found.order.creditedCents,
		balanceCents: balanceOf(found.order),
		isOver: isOver(found.order)
	};
}
