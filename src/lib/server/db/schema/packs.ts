import { sql } from 'drizzle-orm';
import { check, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { cents, flag, id, instant } from './columns.ts';
import { organisation, person } from './members.ts';
import { order } from './registration.ts';

/** What organisations buy: so many places of trainings, at a price, to be used within so many days. */
export const pack = sqliteTable(
	'pack',
	{
		id: id(),
		name: text('name').notNull(),
		places: integer('places').notNull(),
		/** Before tax, all its places together. */
		priceCents: cents('price_cents').notNull(),
		validDays: integer('valid_days').notNull(),
		onSale: flag('on_sale').notNull().default(true),
		createdAt: instant('created_at').notNull()
	},
	(t) => [
		check(
			'pack_sound',
			sql`${t.places} BETWEEN 1 AND 500 AND ${t.priceCents} > 0 AND ${t.validDays} BETWEEN 1 AND 1830`
		)
	]
);

/**
 * The places that an organisation has bought, or was granted, at once. `taken` is kept by triggers on `credit_line`; the
 * check is what refuses the credit too many.
 */
export const creditLot = sqliteTable(
	'credit_lot',
	{
		id: id(),
		organisationId: integer('organisation_id')
			.notNull()
			.references(() => organisation.id),
		/** The order that bought it; null for one that the office granted. */
		orderId: integer('order_id')
			.unique()
			.references(() => order.id),
		packId: integer('pack_id').references(() => pack.id),
		/** The pack's name as bought, or why it was granted. */
		label: text('label').notNull(),
		places: integer('places').notNull(),
		taken: integer('taken').notNull().default(0),
		/** The first instant at which it can no longer be spent. */
		expiresAt: instant('expires_at').notNull(),
		createdBy: integer('created_by').references(() => person.id),
		createdAt: instant('created_at').notNull()
	},
	(t) => [
		index('credit_lot_organisation').on(t.organisationId, t.expiresAt),
		check('credit_lot_never_overspent', sql`${t.taken} >= 0 AND ${t.taken} <= ${t.places}`),
		check('credit_lot_places', sql`${t.places} BETWEEN 1 AND 500`),
		check('credit_lot_origin', sql`(${t.orderId} IS NULL) = (${t.packId} IS NULL)`)
	]
);

/** What was taken from a lot and what came back to it: append-only (triggers), written with the tickets that it pays. */
export const creditLine = sqliteTable(
	'credit_line',
	{
		id: id(),
		lotId: integer('lot_id')
			.notNull()
			.references(() => creditLot.id),
		kind: text('kind', { enum: ['spent', 'returned', 'corrected'] }).notNull(),
		/** Taken from the lot; less than nothing where it comes back. */
		places: integer('places').notNull(),
		orderId: integer('order_id').references(() => order.id),
		/** Of a correction: why, and by whom. */
		reason: text('reason').notNull().default(''),
		recordedBy: integer('recorded_by').references(() => person.id),
		at: instant('at').notNull()
	},
	(t) => [
		index('credit_line_lot').on(t.lotId),
		index('credit_line_order').on(t.orderId),
		check(
			'credit_line_sound',
			sql`CASE ${t.kind} WHEN 'spent' THEN ${t.places} = 1 AND ${t.orderId} IS NOT NULL WHEN 'returned' THEN ${t.places} = -1 AND ${t.orderId} IS NOT NULL ELSE ${t.places} <> 0 AND ${t.orderId} IS NULL AND length(${t.reason}) > 0 END`
		)
	]
);
