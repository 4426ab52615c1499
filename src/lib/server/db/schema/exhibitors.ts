import { sql } from 'drizzle-orm';
import {
	type AnySQLiteColumn,
	blob,
	check,
	index,
	integer,
	primaryKey,
	sqliteTable,
	text,
	uniqueIndex
} from 'drizzle-orm/sqlite-core';
import {
	EXHIBITOR_FILE_KINDS,
	EXHIBITOR_KINDS,
	EXHIBITOR_STATUSES,
	TOPIC_KINDS,
	type BoothIncluded
} from '../../../schemas/exhibitor-lists.ts';
import { cents, flag, id, instant, json } from './columns.ts';
import { event } from './events.ts';
import { organisation, person } from './members.ts';
import { order } from './registration.ts';

/** The exhibition of an event: its calendar, and what it says to those who would come. */
export const exhibition = sqliteTable(
	'exhibition',
	{
		eventId: integer('event_id')
			.primaryKey()
			.references(() => event.id),
		introduction: text('introduction').notNull().default(''),
		/** Applications are taken between these. */
		opensAt: instant('opens_at').notNull(),
		closesAt: instant('closes_at').notNull(),
		/** Until when exhibitors change their public sheet and choose another booth by themselves. */
		editsCloseAt: instant('edits_close_at').notNull(),
		/** Until when the booths of last year are kept for those who had them; null: for nobody. */
		renewalsCloseAt: instant('renewals_close_at'),
		/** Raised by each change of the offer: a page that read an older one does not write over a newer. */
		revision: integer('revision').notNull().default(1)
	},
	(t) => [
		check('exhibition_calendar', sql`${t.opensAt} < ${t.closesAt}`),
		check(
			'exhibition_renewals',
			sql`${t.renewalsCloseAt} IS NULL OR ${t.renewalsCloseAt} BETWEEN ${t.opensAt} AND ${t.closesAt}`
		)
	]
);

/** The contract of an exhibition, as it read from an instant. Append-only (triggers): what was accepted stays to be read. */
export const exhibitionTerms = sqliteTable(
	'exhibition_terms',
	{
		id: id(),
		eventId: integer('event_id')
			.notNull()
			.references(() => exhibition.eventId),
		/** From 1, in each exhibition. */
		version: integer('version').notNull(),
		text: text('text').notNull(),
		sha256: text('sha256').notNull(),
		publishedBy: integer('published_by').references(() => person.id),
		publishedAt: instant('published_at').notNull()
	},
	(t) => [
		uniqueIndex('exhibition_terms_version').on(t.eventId, t.version),
		check('exhibition_terms_written', sql`length(trim(${t.text})) > 0`)
	]
);

/** What is offered: a booth of a size, with what comes with it. `taken` is kept by triggers; the check refuses the one too many. */
export const boothType = sqliteTable(
	'booth_type',
	{
		id: id(),
		eventId: integer('event_id')
			.notNull()
			.references(() => exhibition.eventId),
		name: text('name').notNull(),
		description: text('description').notNull().default(''),
		widthCm: integer('width_cm').notNull(),
		depthCm: integer('depth_cm').notNull(),
		/** Passes of its staff. */
		passes: integer('passes').notNull().default(2),
		included: json<BoothIncluded[]>('included').notNull().default([]),
		/** Most exhibitors approved for one. */
		capacity: integer('capacity').notNull(),
		taken: integer('taken').notNull().default(0),
		onSale: flag('on_sale').notNull().default(true),
		position: integer('position').notNull().default(0)
	},
	(t) => [
		uniqueIndex('booth_type_name').on(t.eventId, t.name),
		check('booth_type_size', sql`${t.widthCm} BETWEEN 50 AND 5000 AND ${t.depthCm} BETWEEN 50 AND 5000`),
		check('booth_type_passes', sql`${t.passes} BETWEEN 0 AND 50`),
		check('booth_type_never_oversold', sql`${t.taken} >= 0 AND ${t.taken} <= ${t.capacity}`)
	]
);

/** What a booth type costs, before tax, to each kind of exhibitor; a kind without a price is not offered it. */
export const boothPrice = sqliteTable(
	'booth_price',
	{
		boothTypeId: integer('booth_type_id')
			.notNull()
			.references(() => boothType.id, { onDelete: 'cascade' }),
		kind: text('kind', { enum: EXHIBITOR_KINDS }).notNull(),
		amountCents: cents('amount_cents').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.boothTypeId, t.kind] }),
		check('booth_price_not_negative', sql`${t.amountCents} >= 0`)
	]
);

/** What may be added to a booth. `taken` counts those of orders that live (triggers). */
export const boothOption = sqliteTable(
	'booth_option',
	{
		id: id(),
		eventId: integer('event_id')
			.notNull()
			.references(() => exhibition.eventId),
		name: text('name').notNull(),
		description: text('description').notNull().default(''),
		priceCents: cents('price_cents').notNull(),
		/** Passes that each one adds. */
		passes: integer('passes').notNull().default(0),
		/** Most of it for one exhibitor. */
		perExhibitor: integer('per_exhibitor').notNull().default(1),
		/** Most of it in all; null: as many as asked. */
		capacity: integer('capacity'),
		taken: integer('taken').notNull().default(0),
		onSale: flag('on_sale').notNull().default(true),
		position: integer('position').notNull().default(0)
	},
	(t) => [
		uniqueIndex('booth_option_name').on(t.eventId, t.name),
		check(
			'booth_option_sound',
			sql`${t.priceCents} >= 0 AND ${t.passes} BETWEEN 0 AND 20 AND ${t.perExhibitor} BETWEEN 1 AND 50`
		),
		check(
			'booth_option_never_oversold',
			sql`${t.taken} >= 0 AND (${t.capacity} IS NULL OR ${t.taken} <= ${t.capacity})`
		)
	]
);

/** A level of partnership, from the first down: what it gives, and what it costs besides the booth. */
export const partnerLevel = sqliteTable(
	'partner_level',
	{
		id: id(),
		eventId: integer('event_id')
			.notNull()
			.references(() => exhibition.eventId),
		name: text('name').notNull(),
		/** Mentions and logos, a line each. */
		benefits: json<string[]>('benefits').notNull().default([]),
		/** Before tax; null: agreed with each partner, billed apart. */
		priceCents: cents('price_cents'),
		/** Its price takes the place of the booth's. */
		includesBooth: flag('includes_booth').notNull().default(false),
		passes: integer('passes').notNull().default(0),
		position: integer('position').notNull().default(0)
	},
	(t) => [
		uniqueIndex('partner_level_name').on(t.eventId, t.name),
		check(
			'partner_level_sound',
			sql`(${t.priceCents} IS NULL OR ${t.priceCents} >= 0) AND ${t.passes} BETWEEN 0 AND 50`
		)
	]
);

/** What an exhibition's directory is looked through by. */
export const exhibitorTopic = sqliteTable(
	'exhibitor_topic',
	{
		id: id(),
		eventId: integer('event_id')
			.notNull()
			.references(() => exhibition.eventId),
		kind: text('kind', { enum: TOPIC_KINDS }).notNull(),
		name: text('name').notNull(),
		position: integer('position').notNull().default(0)
	},
	(t) => [uniqueIndex('exhibitor_topic_name').on(t.eventId, t.kind, t.name)]
);

/** What an exhibitor needs on its booth, as its application says. */
export interface ExhibitorNeeds {
	power: boolean;
	wifi: boolean;
	/** Anything else, in words: a wall, a fridge, whom not to stand beside. */
	note: string;
}

/** Who applies for a booth, and has one once confirmed. Triggers hold its states. */
export const exhibitor = sqliteTable(
	'exhibitor',
	{
		id: id(),
		/** In addresses of its own space; says nothing, opens nothing by itself. */
		code: text('code').notNull().unique(),
		eventId: integer('event_id')
			.notNull()
			.references(() => event.id),
		/** In the address of its public sheet. */
		slug: text('slug').notNull(),
		status: text('status', { enum: EXHIBITOR_STATUSES }).notNull().default('draft'),
		/** Who answers for it; null for one that staff wrote. */
		contactPersonId: integer('contact_person_id').references(() => person.id),
		organisationId: integer('organisation_id').references(() => organisation.id),
		/** As it is shown. */
		name: text('name').notNull(),
		kind: text('kind', { enum: EXHIBITOR_KINDS }).notNull().default('company'),
		boothTypeId: integer('booth_type_id').references(() => boothType.id),
		partnerLevelId: integer('partner_level_id').references(() => partnerLevel.id),
		summary: text('summary').notNull().default(''),
		description: text('description').notNull().default(''),
		summaryEn: text('summary_en').notNull().default(''),
		descriptionEn: text('description_en').notNull().default(''),
		website: text('website').notNull().default(''),
		regionCode: text('region_code'),
		phone: text('phone').notNull().default(''),
		needs: json<ExhibitorNeeds>('needs').notNull().default({ power: false, wifi: false, note: '' }),
		/** What it would add to its booth, by option: priced when its order is placed. */
		options: json<Record<string, number>>('options').notNull().default({}),
		/** Rises with each save: a page that read an older one does not write over a newer. */
		revision: integer('revision').notNull().default(1),
		/** What an approval asks, or why it was declined: in its letter. */
		decisionNote: text('decision_note').notNull().default(''),
		/** Last year's, of which it is the renewal. */
		renewedFrom: integer('renewed_from').references((): AnySQLiteColumn => exhibitor.id),
		createdAt: instant('created_at').notNull(),
		updatedAt: instant('updated_at').notNull(),
		submittedAt: instant('submitted_at'),
		decidedAt: instant('decided_at'),
		confirmedAt: instant('confirmed_at'),
		withdrawnAt: instant('withdrawn_at')
	},
	(t) => [
		uniqueIndex('exhibitor_slug').on(t.eventId, t.slug),
		index('exhibitor_status').on(t.eventId, t.status),
		index('exhibitor_contact').on(t.contactPersonId),
		uniqueIndex('exhibitor_renewal')
			.on(t.eventId, t.renewedFrom)
			.where(sql`renewed_from IS NOT NULL`)
	]
);

export const exhibitorTopicOf = sqliteTable(
	'exhibitor_topic_of',
	{
		exhibitorId: integer('exhibitor_id')
			.notNull()
			.references(() => exhibitor.id, { onDelete: 'cascade' }),
		topicId: integer('topic_id')
			.notNull()
			.references(() => exhibitorTopic.id, { onDelete: 'cascade' })
	},
	(t) => [
		primaryKey({ columns: [t.exhibitorId, t.topicId] }),
		index('exhibitor_topic_of_topic').on(t.topicId)
	]
);

/** A logo (made again from its pixels), a document, a certificate of insurance. Its bytes stand in `exhibitor_file_content`. */
export const exhibitorFile = sqliteTable(
	'exhibitor_file',
	{
		id: id(),
		/** In addresses. */
		code: text('code').notNull().unique(),
		exhibitorId: integer('exhibitor_id')
			.notNull()
			.references(() => exhibitor.id),
		kind: text('kind', { enum: EXHIBITOR_FILE_KINDS }).notNull(),
		/** As the person named it, cleaned. */
		name: text('name').notNull(),
		/** Found from the bytes, never believed from the browser. */
		mediaType: text('media_type').notNull(),
		/** Bytes. */
		size: integer('size').notNull(),
		sha256: text('sha256').notNull(),
		uploadedBy: integer('uploaded_by').references(() => person.id),
		createdAt: instant('created_at').notNull()
	},
	(t) => [
		index('exhibitor_file_of').on(t.exhibitorId),
		uniqueIndex('exhibitor_logo')
			.on(t.exhibitorId)
			.where(sql`kind = 'logo'`),
		check('exhibitor_file_size', sql`${t.size} BETWEEN 1 AND 20971520`)
	]
);

/** The bytes of a file, apart, so that lists never read them. */
export const exhibitorFileContent = sqliteTable('exhibitor_file_content', {
	fileId: integer('file_id')
		.primaryKey()
		.references(() => exhibitorFile.id, { onDelete: 'cascade' }),
	bytes: blob('bytes', { mode: 'buffer' }).notNull()
});

/** That somebody accepted the contract, which version and when. Append-only (triggers), but for the name of who is forgotten. */
export const contractAcceptance = sqliteTable(
	'contract_acceptance',
	{
		id: id(),
		exhibitorId: integer('exhibitor_id')
			.notNull()
			.references(() => exhibitor.id),
		termsId: integer('terms_id')
			.notNull()
			.references(() => exhibitionTerms.id),
		/** The conditions of its approval, as they were shown beside. */
		conditions: text('conditions').notNull().default(''),
		acceptedBy: integer('accepted_by')
			.notNull()
			.references(() => person.id),
		/** As they signed: their name, typed. */
		signedAs: text('signed_as').notNull(),
		at: instant('at').notNull()
	},
	(t) => [uniqueIndex('contract_acceptance_once').on(t.exhibitorId, t.termsId)]
);

/** The order by which an exhibitor pays its booth. Triggers keep one that lives, and its booth while it does. */
export const exhibitorOrder = sqliteTable(
	'exhibitor_order',
	{
		orderId: integer('order_id')
			.primaryKey()
			.references(() => order.id),
		exhibitorId: integer('exhibitor_id')
			.notNull()
			.references(() => exhibitor.id),
		/** The booth that was chosen; taken again if the order is paid after its time. */
		boothId: integer('booth_id')
	},
	(t) => [index('exhibitor_order_of').on(t.exhibitorId)]
);

/** Options that an order sells; they count while it lives (triggers). */
export const exhibitorOrderOption = sqliteTable(
	'exhibitor_order_option',
	{
		orderId: integer('order_id')
			.notNull()
			.references(() => exhibitorOrder.orderId),
		optionId: integer('option_id')
			.notNull()
			.references(() => boothOption.id),
		quantity: integer('quantity').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.orderId, t.optionId] }),
		check('exhibitor_order_option_quantity', sql`${t.quantity} BETWEEN 1 AND 50`)
	]
);
