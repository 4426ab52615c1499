import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { exhibitor } from './exhibitors.ts';
import { id, instant, json } from './columns.ts';
import { person } from './members.ts';
import { registration } from './registration.ts';

/**
 * A visitor whose badge an exhibitor read. It tells who they are only while they agree: the view `released_lead`
 * says whom. What was written of them goes when they withdraw (triggers).
 */
export const lead = sqliteTable(
	'lead',
	{
		id: id(),
		/** In addresses. */
		code: text('code').notNull().unique(),
		exhibitorId: integer('exhibitor_id')
			.notNull()
			.references(() => exhibitor.id),
		/** From 1, in each exhibitor: names a contact without saying who it is, in its files too. */
		number: integer('number').notNull(),
		personId: integer('person_id')
			.notNull()
			.references(() => person.id),
		/** As they were registered for the event. */
		registrationId: integer('registration_id')
			.notNull()
			.references(() => registration.id),
		/** What the visitor said of this exhibitor alone; null: what they say of all of them counts. */
		answer: text('answer', { enum: ['accepted', 'refused'] }),
		answeredAt: instant('answered_at'),
		/** When their badge was first read there, by our clock. */
		firstMetAt: instant('first_met_at').notNull(),
		note: text('note').notNull().default(''),
		/** From 1 to 3; 0: not said. */
		interest: integer('interest').notNull().default(0),
		tags: json<string[]>('tags').notNull().default([]),
		/** Rises with each change of what is written of them: two of a team do not write over each other. */
		revision: integer('revision').notNull().default(1)
	},
	(t) => [
		uniqueIndex('lead_once').on(t.exhibitorId, t.personId),
		uniqueIndex('lead_number').on(t.exhibitorId, t.number),
		index('lead_person').on(t.personId),
		check('lead_interest', sql`${t.interest} BETWEEN 0 AND 3`)
	]
);

/** A reading of a badge by an exhibitor. Its nonce makes a second sending do nothing. */
export const leadScan = sqliteTable(
	'lead_scan',
	{
		id: id(),
		/** Made by the device, once for each reading. */
		nonce: text('nonce').notNull().unique(),
		leadId: integer('lead_id')
			.notNull()
			.references(() => lead.id, { onDelete: 'cascade' }),
		byPersonId: integer('by_person_id').references(() => person.id),
		/** By our clock, worked out from what the device's said when it read and when it sent. */
		at: instant('at').notNull(),
		receivedAt: instant('received_at').notNull()
	},
	(t) => [index('lead_scan_lead').on(t.leadId)]
);

/** A file of contacts that an exhibitor took. */
export const leadExport = sqliteTable(
	'lead_export',
	{
		id: id(),
		exhibitorId: integer('exhibitor_id')
			.notNull()
			.references(() => exhibitor.id),
		byPersonId: integer('by_person_id').references(() => person.id),
		at: instant('at').notNull()
	},
	(t) => [index('lead_export_of').on(t.exhibitorId)]
);

/** Who was in a file: somebody who agreed then (trigger). */
export const leadExported = sqliteTable(
	'lead_exported',
	{
		exportId: integer('export_id')
			.notNull()
			.references(() => leadExport.id),
		leadId: integer('lead_id')
			.notNull()
			.references(() => lead.id, { onDelete: 'cascade' })
	},
	(t) => [primaryKey({ columns: [t.exportId, t.leadId] }), index('lead_exported_lead').on(t.leadId)]
);
