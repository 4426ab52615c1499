import { sql } from 'drizzle-orm';
import { check, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { day, id, instant } from './columns.ts';

export const EVENT_KINDS = [
	'colloquium',
	'congress',
	'gala',
	'training',
	'meeting',
	'agm',
	'webinar',
	'fair'
] as const;

export const event = sqliteTable(
	'event',
	{
		id: id(),
		slug: text('slug').notNull().unique(),
		kind: text('kind', { enum: EVENT_KINDS }).notNull(),
		/** Short name, as in « QUARIERA 2027 ». */
		name: text('name').notNull(),
		tagline: text('tagline').notNull().default(''),
		description: text('description').notNull().default(''),
		firstDay: day('first_day').notNull(),
		lastDay: day('last_day').notNull(),
		timezone: text('timezone').notNull().default('America/Toronto'),
		venueName: text('venue_name').notNull().default(''),
		venueAddress: text('venue_address').notNull().default(''),
		city: text('city').notNull().default(''),
		registrationOpensAt: instant('registration_opens_at').notNull(),
		registrationClosesAt: instant('registration_closes_at').notNull(),
		/** Until when people change their sessions or cancel by themselves. */
		changesCloseAt: instant('changes_close_at').notNull(),
		/** Whether people take seats at once, or rank what they wish for and are given seats by the assignment. */
		choiceMode: text('choice_mode', { enum: ['choose', 'rank'] })
			.notNull()
			.default('choose'),
		/** Until when wishes are ranked. */
		choiceClosesAt: instant('choice_closes_at'),
		/** Days given to pay an invoice. */
		invoiceTermsDays: integer('invoice_terms_days').notNull().default(30),
		/** Draft events are seen by staff only. */
		publishedAt: instant('published_at')
	},
	(t) => [check('event_days', sql`${t.lastDay} >= ${t.firstDay}`)]
);

/** An organisation that holds an event with the association: a congress of several. */
export const eventOrganizer = sqliteTable(
	'event_organizer',
	{
		id: id(),
		eventId: integer('event_id')
			.notNull()
			.references(() => event.id),
		/** As it is known: a name, or an acronym. */
		name: text('name').notNull(),
		url: text('url').notNull().default(''),
		position: integer('position').notNull()
	},
	(t) => [
		uniqueIndex('event_organizer_once').on(t.eventId, t.name),
		check('event_organizer_named', sql`trim(${t.name}) <> ''`)
	]
);
