import { sql } from 'drizzle-orm';
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { cents, day, id, instant, json } from './columns.ts';
import { person } from './members.ts';
import { order } from './registration.ts';

export interface InvoiceLine {
	/** What a credit note looks for; null for a correction that is no ticket. */
	ticketTypeId: number | null;
	description: string;
	quantity: number;
	unitCents: number;
	amountCents: number;
	taxCode: 'taxable' | 'exempt' | 'zero_rated';
	/** Counts as training investment (Loi du 1 %); meals and suppers do not. */
	training: boolean;
}

export interface InvoiceParty {
	name: string;
	organisation?: string;
	email?: string;
	line1?: string;
	city?: string;
	province?: string;
	postalCode?: string;
}

/** Last number given in each series: the sequence has no hole because it moves in the invoice's own transaction. */
export const invoiceSeries = sqliteTable('invoice_series', {
	series: text('series').primaryKey(),
	last: integer('last').notNull()
});

/** Invoices and credit notes. Append-only (triggers): a credit note undoes, nothing is edited. */
export const invoice = sqliteTable(
	'invoice',
	{
		id: id(),
		/** `2027-00042`; credit notes `NC-2027-00007`. */
		number: text('number').notNull().unique(),
		kind: text('kind', { enum: ['invoice', 'credit_note'] }).notNull(),
		orderId: integer('order_id')
			.notNull()
			.references(() => order.id),
		/** For a credit note, what it undoes. */
		invoiceId: integer('invoice_id'),
		issuedOn: day('issued_on').notNull(),
		dueOn: day('due_on'),
		supplier: json<InvoiceParty & { tpsNumber: string; tvqNumber: string }>('supplier').notNull(),
		buyer: json<InvoiceParty>('buyer').notNull(),
		purchaseOrder: text('purchase_order'),
		lines: json<InvoiceLine[]>('lines').notNull(),
		subtotalCents: cents('subtotal_cents').notNull(),
		tpsCents: cents('tps_cents').notNull(),
		tvqCents: cents('tvq_cents').notNull(),
		totalCents: cents('total_cents').notNull(),
		createdAt: instant('created_at').notNull()
	},
	(t) => [
		index('invoice_order').on(t.orderId),
		uniqueIndex('invoice_once_per_order')
			.on(t.orderId)
			.where(sql`kind = 'invoice'`),
		check('invoice_adds_up', sql`${t.totalCents} = ${t.subtotalCents} + ${t.tpsCents} + ${t.tvqCents}`)
	]
);

/** Money in and out. Append-only; triggers add it to the order. */
export const payment = sqliteTable(
	'payment',
	{
		id: id(),
		orderId: integer('order_id')
			.notNull()
			.references(() => order.id),
		direction: text('direction', { enum: ['in', 'out'] }).notNull(),
		method: text('method', { enum: ['card', 'cheque', 'transfer', 'other'] }).notNull(),
		amountCents: cents('amount_cents').notNull(),
		/** Stripe's payment intent or refund, a cheque's number: a reference counts once by method. */
		reference: text('reference').notNull(),
		recordedBy: integer('recorded_by').references(() => person.id),
		at: instant('at').notNull()
	},
	(t) => [
		index('payment_order').on(t.orderId),
		uniqueIndex('payment_card_reference')
			.on(t.method, t.direction, t.reference)
			.where(sql`method = 'card'`),
		check('payment_positive', sql`${t.amountCents} > 0`)
	]
);

/** A page of Stripe Checkout opened for an order. */
export const checkout = sqliteTable(
	'checkout',
	{
		/** Stripe's session id. */
		id: text('id').primaryKey(),
		orderId: integer('order_id')
			.notNull()
			.references(() => order.id),
		url: text('url').notNull(),
		expiresAt: instant('expires_at').notNull(),
		createdAt: instant('created_at').notNull()
	},
	(t) => [index('checkout_order').on(t.orderId)]
);

/** Events of Stripe already applied: one row is what makes the second delivery do nothing. */
export const stripeEvent = sqliteTable('stripe_event', {
	id: text('id').primaryKey(),
	type: text('type').notNull(),
	appliedAt: instant('applied_at').notNull()
});
