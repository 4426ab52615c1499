import { sql } from 'drizzle-orm';
import {
	blob,
	check,
	index,
	integer,
	primaryKey,
	sqliteTable,
	text,
	uniqueIndex
} from 'drizzle-orm/sqlite-core';
import { FLOOR_MARK_KINDS } from '../../../schemas/exhibitor-lists.ts';
import { id, instant } from './columns.ts';
import { event } from './events.ts';
import { boothType, exhibitor } from './exhibitors.ts';
import { person } from './members.ts';
import { order } from './registration.ts';

/** A hall drawn to scale, in centimetres from its top left corner. */
export const floorPlan = sqliteTable(
	'floor_plan',
	{
		id: id(),
		eventId: integer('event_id')
			.notNull()
			.references(() => event.id),
		slug: text('slug').notNull(),
		name: text('name').notNull(),
		widthCm: integer('width_cm').notNull(),
		heightCm: integer('height_cm').notNull(),
		/** What booths are moved by. */
		gridCm: integer('grid_cm').notNull().default(50),
		position: integer('position').notNull().default(0),
		/** Raised by each change: a page that read an older one does not write over a newer. */
		revision: integer('revision').notNull().default(1)
	},
	(t) => [
		uniqueIndex('floor_plan_slug').on(t.eventId, t.slug),
		check('floor_plan_size', sql`${t.widthCm} BETWEEN 200 AND 30000 AND ${t.heightCm} BETWEEN 200 AND 30000`),
		check('floor_plan_grid', sql`${t.gridCm} BETWEEN 5 AND 500`)
	]
);

/** The picture under a plan, made again from its pixels. */
export const floorPlanImage = sqliteTable('floor_plan_image', {
	planId: integer('plan_id')
		.primaryKey()
		.references(() => floorPlan.id, { onDelete: 'cascade' }),
	mediaType: text('media_type').notNull(),
	bytes: blob('bytes', { mode: 'buffer' }).notNull(),
	sha256: text('sha256').notNull()
});

/** What stands on a plan and is no booth: a wall, an entrance, a stage, words. */
export const floorMark = sqliteTable(
	'floor_mark',
	{
		id: id(),
		planId: integer('plan_id')
			.notNull()
			.references(() => floorPlan.id, { onDelete: 'cascade' }),
		kind: text('kind', { enum: FLOOR_MARK_KINDS }).notNull(),
		label: text('label').notNull().default(''),
		xCm: integer('x_cm').notNull(),
		yCm: integer('y_cm').notNull(),
		widthCm: integer('width_cm').notNull(),
		heightCm: integer('height_cm').notNull()
	},
	(t) => [
		index('floor_mark_plan').on(t.planId),
		check('floor_mark_size', sql`${t.widthCm} > 0 AND ${t.heightCm} > 0`)
	]
);

/** A place on a plan that exhibitors may have: never deleted while somebody has it (trigger). */
export const booth = sqliteTable(
	'booth',
	{
		id: id(),
		eventId: integer('event_id')
			.notNull()
			.references(() => event.id),
		planId: integer('plan_id')
			.notNull()
			.references(() => floorPlan.id),
		/** As it is written on the floor: `K07`. */
		number: text('number').notNull(),
		/** Null: offered to nobody yet. */
		boothTypeId: integer('booth_type_id').references(() => boothType.id),
		xCm: integer('x_cm').notNull(),
		yCm: integer('y_cm').notNull(),
		/** As drawn: a booth turned has the sides of its type the other way. */
		widthCm: integer('width_cm').notNull(),
		heightCm: integer('height_cm').notNull(),
		/** Who had it last year, and is served first until `exhibition.renewals_close_at` (trigger). */
		keptFor: integer('kept_for').references(() => exhibitor.id)
	},
	(t) => [
		uniqueIndex('booth_number').on(t.eventId, t.number),
		index('booth_plan').on(t.planId),
		check('booth_numbered', sql`length(trim(${t.number})) > 0`),
		check('booth_drawn', sql`${t.xCm} >= 0 AND ${t.yCm} >= 0 AND ${t.widthCm} > 0 AND ${t.heightCm} > 0`)
	]
);

/**
 * Who has a booth: its primary key is what refuses the second. Kept until an instant while it is chosen, then while its
 * order is paid, then for good; an order that ends takes it away (triggers).
 */
export const boothAllocation = sqliteTable(
	'booth_allocation',
	{
		boothId: integer('booth_id')
			.primaryKey()
			.references(() => booth.id),
		exhibitorId: integer('exhibitor_id')
			.notNull()
			.unique()
			.references(() => exhibitor.id),
		/** Null: for good. */
		until: instant('until'),
		orderId: integer('order_id').references(() => order.id),
		allocatedBy: integer('allocated_by').references(() => person.id),
		at: instant('at').notNull()
	},
	(t) => [index('booth_allocation_order').on(t.orderId)]
);

/** Two exhibitors that must not be neighbours; the lower id first. */
export const exhibitorApart = sqliteTable(
	'exhibitor_apart',
	{
		exhibitorId: integer('exhibitor_id')
			.notNull()
			.references(() => exhibitor.id, { onDelete: 'cascade' }),
		otherId: integer('other_id')
			.notNull()
			.references(() => exhibitor.id, { onDelete: 'cascade' })
	},
	(t) => [
		primaryKey({ columns: [t.exhibitorId, t.otherId] }),
		index('exhibitor_apart_other').on(t.otherId),
		check('exhibitor_apart_ordered', sql`${t.exhibitorId} < ${t.otherId}`)
	]
);
