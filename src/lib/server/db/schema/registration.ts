import { sql } from 'drizzle-orm';
import {
	type AnySQLiteColumn,
	check,
	index,
	integer,
	primaryKey,
	sqliteTable,
	text,
	uniqueIndex
} from 'drizzle-orm/sqlite-core';
import { PRICE_STATUSES } from '../../../pricing/status.ts';
import type { ConsentPurpose } from '../../../schemas/consents.ts';
import { cents, flag, id, instant, json } from './columns.ts';
import { event } from './events.ts';
import { organisation, person } from './members.ts';
import { creditLot } from './packs.ts';

/** What can run out. `taken` is kept by triggers on `ticket`; the check is what refuses the place too many. */
export const quota = sqliteTable(
	'quota',
	{
		id: id(),
		eventId: integer('event_id')
			.notNull()
			.references(() => event.id),
		name: text('name').notNull(),
		capacity: integer('capacity').notNull(),
		taken: integer('taken').notNull().default(0)
	},
	(t) => [
		index('quota_event').on(t.eventId),
		index('quota_full')
			.on(t.eventId)
			.where(sql`taken >= capacity`),
		check('quota_never_oversold', sql`${t.taken} >= 0 AND ${t.taken} <= ${t.capacity}`)
	]
);

const TAX_CODES = ['taxable', 'exempt', 'zero_rated'] as const;

/**
 * A pass (`admission`: at most one a person) or something added to it or bought alone (`addon`, as a supper).
 */
export const ticketType = sqliteTable(
	'ticket_type',
	{
		id: id(),
		eventId: integer('event_id')
			.notNull()
			.references(() => event.id),
		code: text('code').notNull(),
		name: text('name').notNull(),
		description: text('description').notNull().default(''),
		role: text('role', { enum: ['admission', 'addon'] }).notNull(),
		/** The days it opens the door, `YYYY-MM-DD`; sessions of other days cannot be booked with it. Empty for an add-on that opens no door of the programme. */
		days: json<string[]>('days').notNull(),
		taxCode: text('tax_code', { enum: TAX_CODES }).notNull().default('taxable'),
		position: integer('position').notNull().default(0),
		onSale: flag('on_sale').notNull().default(true),
		/** Whom this pass alone is for, at its own price; null: everybody. */
		priceStatus: text('price_status', { enum: PRICE_STATUSES })
	},
	(t) => [
		uniqueIndex('ticket_type_code').on(t.eventId, t.code),
		uniqueIndex('ticket_type_price_status')
			.on(t.eventId, t.priceStatus)
			.where(sql`price_status IS NOT NULL`)
	]
);

/** A ticket of this type takes one place in each of these quotas. */
export const ticketTypeQuota = sqliteTable(
	'ticket_type_quota',
	{
		ticketTypeId: integer('ticket_type_id')
			.notNull()
			.references(() => ticketType.id),
		quotaId: integer('quota_id')
			.notNull()
			.references(() => quota.id)
	},
	(t) => [primaryKey({ columns: [t.ticketTypeId, t.quotaId] })]
);

/** What a ticket costs, before tax, to whom and until when. The lowest price in force for the audience applies. */
export const price = sqliteTable(
	'price',
	{
		id: id(),
		ticketTypeId: integer('ticket_type_id')
			.notNull()
			.references(() => ticketType.id),
		audience: text('audience', { enum: ['member', 'standard'] }).notNull(),
		label: text('label').notNull().default(''),
		amountCents: cents('amount_cents').notNull(),
		/** In force until this instant; null: no end. */
		until: instant('until')
	},
	(t) => [
		index('price_ticket_type').on(t.ticketTypeId),
		check('price_not_negative', sql`${t.amountCents} >= 0`)
	]
);

export const ORDER_STATUSES = [
	'held',
	'awaiting_payment',
	'paid',
	'cancelled',
	'expired',
	'refunded'
] as const;

export interface BillingAddress {
	line1?: string;
	city?: string;
	province?: string;
	postalCode?: string;
}

export const order = sqliteTable(
	'order',
	{
		id: id(),
		eventId: integer('event_id')
			.notNull()
			.references(() => event.id),
		/** Read aloud and written on cheques; `sign('order', code)` gives the secret of its page. */
		code: text('code').notNull().unique(),
		status: text('status', { enum: ORDER_STATUSES }).notNull(),
		method: text('method', { enum: ['card', 'invoice', 'free'] }).notNull(),
		/** Sent by the form once a page; a second arrival finds the first's order. */
		idempotencyKey: text('idempotency_key').notNull().unique(),
		payerPersonId: integer('payer_person_id').references(() => person.id),
		payerName: text('payer_name').notNull(),
		payerEmail: text('payer_email').notNull(),
		organisationId: integer('organisation_id').references(() => organisation.id),
		/** Written by hand when it is not in the list of organisations. */
		organisationName: text('organisation_name'),
		billingAddress: json<BillingAddress>('billing_address').notNull(),
		purchaseOrder: text('purchase_order'),
		locale: text('locale', { enum: ['fr', 'en'] })
			.notNull()
			.default('fr'),
		/** As `registration.asked_consents`, in the name of a payer who does not attend. */
		askedConsents: json<ConsentPurpose[]>('asked_consents').notNull().default([]),
		subtotalCents: cents('subtotal_cents').notNull(),
		tpsCents: cents('tps_cents').notNull(),
		tvqCents: cents('tvq_cents').notNull(),
		totalCents: cents('total_cents').notNull(),
		/** Kept by triggers on `payment`. */
		paidCents: cents('paid_cents').notNull().default(0),
		refundedCents: cents('refunded_cents').notNull().default(0),
		/** Kept by a trigger on credit notes. Still due: total − credited − (paid − refunded). */
		creditedCents: cents('credited_cents').notNull().default(0),
		/** The rule of withdrawal as it was accepted (a trigger keeps it): free until then, so much per cent kept later; null: no fee. */
		freeUntil: instant('free_until'),
		keptPercent: integer('kept_percent'),
		placedAt: instant('placed_at').notNull(),
		/** Until when a `held` order keeps its places. */
		holdExpiresAt: instant('hold_expires_at'),
		dueAt: instant('due_at'),
		confirmedAt: instant('confirmed_at'),
		cancelledAt: instant('cancelled_at')
	},
	(t) => [
		index('order_event_status').on(t.eventId, t.status, t.dueAt),
		index('order_hold')
			.on(t.holdExpiresAt)
			.where(sql`status = 'held'`),
		index('order_organisation').on(t.organisationId),
		index('order_payer').on(t.payerPersonId),
		index('order_placed').on(t.eventId, t.placedAt),
		check(
			'order_adds_up',
			sql`${t.totalCents} = ${t.subtotalCents} + ${t.tpsCents} + ${t.tvqCents} AND ${t.subtotalCents} >= 0 AND ${t.tpsCents} >= 0 AND ${t.tvqCents} >= 0`
		),
		check(
			'order_payments_bounded',
			sql`${t.refundedCents} >= 0 AND ${t.paidCents} >= ${t.refundedCents} AND ${t.paidCents} - ${t.refundedCents} <= ${t.totalCents} AND ${t.creditedCents} BETWEEN 0 AND ${t.totalCents}`
		),
		check('order_held_expires', sql`${t.status} <> 'held' OR ${t.holdExpiresAt} IS NOT NULL`)
	]
);

/**
 * What an order sells besides places of people: a pack of credits, a booth and what comes with it. Written with the order,
 * never changed (triggers).
 */
export const orderItem = sqliteTable(
	'order_item',
	{
		orderId: integer('order_id')
			.notNull()
			.references(() => order.id),
		/** From 1, as its invoice lists them. */
		position: integer('position').notNull(),
		description: text('description').notNull(),
		quantity: integer('quantity').notNull(),
		/** Before tax, as sold. */
		unitCents: cents('unit_cents').notNull(),
		taxCode: text('tax_code', { enum: TAX_CODES }).notNull().default('taxable'),
		/** Counts as training investment (Loi du 1 %). */
		training: flag('training').notNull().default(false)
	},
	(t) => [
		primaryKey({ columns: [t.orderId, t.position] }),
		check(
			'order_item_sound',
			sql`${t.quantity} BETWEEN 1 AND 1000 AND ${t.unitCents} >= 0 AND length(${t.description}) > 0`
		)
	]
);

/**
 * The network that an order with unpaid places came from, by keyed hash (never the address itself). A trigger forgets
 * it the moment a hold is paid, given up or past its time; that of an order confirmed unpaid is kept a day
 * (`registration/held-places.ts`).
 */
export const holdOrigin = sqliteTable(
	'hold_origin',
	{
		orderId: integer('order_id')
			.primaryKey()
			.references(() => order.id),
		network: text('network').notNull()
	},
	(t) => [index('hold_origin_network').on(t.network)]
);

/** One person in one event, through one order. */
export const registration = sqliteTable(
	'registration',
	{
		id: id(),
		eventId: integer('event_id')
			.notNull()
			.references(() => event.id),
		orderId: integer('order_id')
			.notNull()
			.references(() => order.id),
		personId: integer('person_id')
			.notNull()
			.references(() => person.id),
		status: text('status', { enum: ['active', 'cancelled', 'transferred'] })
			.notNull()
			.default('active'),
		/** Public half of the badge and of the calendar's address; `sign` gives the other half. */
		code: text('code').notNull().unique(),
		organisationId: integer('organisation_id').references(() => organisation.id),
		/** As typed for this event: whoever registers an address is never told the name that the house knows it by. */
		givenName: text('given_name').notNull(),
		familyName: text('family_name').notNull(),
		/** What the badge shows under the name. */
		organisationName: text('organisation_name').notNull().default(''),
		regionCode: text('region_code'),
		dietaryNeeds: text('dietary_needs').notNull().default(''),
		accessNeeds: text('access_needs').notNull().default(''),
		/** Ticked in the form in this person's name; consents of nobody until they say so. Gone when the place is. */
		askedConsents: json<ConsentPurpose[]>('asked_consents').notNull().default([]),
		/** Rises with each change that calendars must see. */
		calendarSequence: integer('calendar_sequence').notNull().default(0),
		createdAt: instant('created_at').notNull(),
		cancelledAt: instant('cancelled_at'),
		/** They withdrew once it was no longer free, also from what costs nothing. */
		isLate: flag('is_late').notNull().default(false)
	},
	(t) => [
		uniqueIndex('registration_one_active_per_event')
			.on(t.eventId, t.personId)
			.where(sql`status = 'active'`),
		index('registration_order').on(t.orderId),
		index('registration_person').on(t.personId),
		index('registration_late')
			.on(t.eventId)
			.where(sql`is_late`),
		index('registration_organisation').on(t.eventId, t.organisationId),
		index('registration_name').on(
			t.eventId,
			sql`${t.familyName} COLLATE NOCASE`,
			sql`${t.givenName} COLLATE NOCASE`
		)
	]
);

/** One thing bought for one person. Inserting or reviving takes its places, cancelling gives them back (triggers). */
export const ticket = sqliteTable(
	'ticket',
	{
		id: id(),
		registrationId: integer('registration_id')
			.notNull()
			.references(() => registration.id),
		ticketTypeId: integer('ticket_type_id')
			.notNull()
			.references(() => ticketType.id),
		status: text('status', { enum: ['active', 'cancelled'] })
			.notNull()
			.default('active'),
		/** Before tax, as sold. */
		priceCents: cents('price_cents').notNull(),
		audience: text('audience', { enum: ['member', 'standard'] }).notNull(),
		taxCode: text('tax_code', { enum: TAX_CODES }).notNull(),
		/** The lot of credits that paid it, its price being nothing then (triggers); null: it was sold for its price. */
		lotId: integer('lot_id').references((): AnySQLiteColumn => creditLot.id)
	},
	(t) => [
		uniqueIndex('ticket_once')
			.on(t.registrationId, t.ticketTypeId)
			.where(sql`status = 'active'`),
		// `ticket_once` knows the active ones only; the page of an order shows the others too.
		index('ticket_registration').on(t.registrationId),
		index('ticket_type_of').on(t.ticketTypeId, t.status)
	]
);
