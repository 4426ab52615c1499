import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { cents } from './columns.ts';

// What staff figures add up, kept by triggers with each change so that a dashboard costs the same among 410 or 41,000
// registrations. A row that comes to nothing is deleted; `verify` recounts them all. Nothing else writes here.

/** Registrations by state, and by where people come from. */
export const registrationTally = sqliteTable(
	'registration_tally',
	{
		eventId: integer('event_id').notNull(),
		status: text('status', { enum: ['active', 'cancelled', 'transferred'] }).notNull(),
		orderStatus: text('order_status').notNull(),
		/** 1 when the order was confirmed one day. */
		isConfirmed: integer('is_confirmed').notNull(),
		/** `''`: none. */
		regionCode: text('region_code').notNull(),
		/** 0: none. */
		organisationId: integer('organisation_id').notNull(),
		/** As written by hand, where no organisation of the list was chosen. */
		organisationName: text('organisation_name').notNull(),
		people: integer('people').notNull()
	},
	(t) => [
		primaryKey({
			columns: [
				t.eventId,
				t.status,
				t.orderStatus,
				t.isConfirmed,
				t.regionCode,
				t.organisationId,
				t.organisationName
			]
		})
	]
);

/** Active registrations by whole hour since 1970 in which they were made. */
export const registrationHourTally = sqliteTable(
	'registration_hour_tally',
	{
		eventId: integer('event_id').notNull(),
		hour: integer('hour').notNull(),
		people: integer('people').notNull()
	},
	(t) => [primaryKey({ columns: [t.eventId, t.hour] })]
);

/** Active tickets by type and state of their order. */
export const ticketTally = sqliteTable(
	'ticket_tally',
	{
		ticketTypeId: integer('ticket_type_id').notNull(),
		orderStatus: text('order_status').notNull(),
		tickets: integer('tickets').notNull(),
		amountCents: cents('amount_cents').notNull()
	},
	(t) => [primaryKey({ columns: [t.ticketTypeId, t.orderStatus] })]
);

/** Orders by the day (whole days since 1970, UTC) on which they are due; -1: no day. */
export const orderTally = sqliteTable(
	'order_tally',
	{
		eventId: integer('event_id').notNull(),
		dueDay: integer('due_day').notNull(),
		orders: integer('orders').notNull(),
		paidCents: cents('paid_cents').notNull(),
		refundedCents: cents('refunded_cents').notNull(),
		/** Awaiting payment, with something left to pay. */
		owingOrders: integer('owing_orders').notNull(),
		owingCents: cents('owing_cents').notNull()
	},
	(t) => [primaryKey({ columns: [t.eventId, t.dueDay] })]
);

/** Invoices and credit notes issued. */
export const documentTally = sqliteTable(
	'document_tally',
	{
		eventId: integer('event_id').notNull(),
		kind: text('kind', { enum: ['invoice', 'credit_note'] }).notNull(),
		totalCents: cents('total_cents').notNull()
	},
	(t) => [primaryKey({ columns: [t.eventId, t.kind] })]
);

/** People admitted at least once, at a checkpoint that reads a ticket type, with an active ticket of that type. */
export const admissionTally = sqliteTable('admission_tally', {
	ticketTypeId: integer('ticket_type_id').primaryKey(),
	people: integer('people').notNull()
});
