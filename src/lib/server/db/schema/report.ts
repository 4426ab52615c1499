import { sql } from 'drizzle-orm';
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { day, id, instant, lastingId } from './columns.ts';
import { person } from './members.ts';

/** A file of past activities that was written: once, whoever sends it again. Taken back, it stays in the trail. */
export const activityImport = sqliteTable(
	'activity_import',
	{
		id: lastingId(),
		/** Of the file's text. */
		sha256: text('sha256').notNull(),
		/** As the person named it, cleaned. */
		fileName: text('file_name').notNull(),
		byPersonId: integer('by_person_id').references(() => person.id),
		at: instant('at').notNull(),
		undoneAt: instant('undone_at')
	},
	(t) => [
		uniqueIndex('activity_import_once')
			.on(t.sha256)
			.where(sql`undone_at IS NULL`)
	]
);

/** An activity of before, as a file told it. Append-only (triggers); counted while its import is not taken back. */
export const pastActivity = sqliteTable(
	'past_activity',
	{
		id: id(),
		importId: integer('import_id')
			.notNull()
			.references(() => activityImport.id),
		/** In the file, from 1. */
		line: integer('line').notNull(),
		day: day('day').notNull(),
		title: text('title').notNull(),
		/** Title and series without accents or capitals: with the day, which activity it is. */
		activityKey: text('activity_key').notNull(),
		/** `''`: the file does not say; so for the four that follow. */
		kind: text('kind').notNull().default(''),
		series: text('series').notNull().default(''),
		region: text('region').notNull().default(''),
		organisation: text('organisation').notNull().default(''),
		/** Null: the file does not say. */
		registered: integer('registered'),
		present: integer('present').notNull(),
		/** Null: the file does not say. */
		admissible: integer('admissible')
	},
	(t) => [
		uniqueIndex('past_activity_line').on(t.importId, t.line),
		index('past_activity_day').on(t.day, t.activityKey),
		check(
			'past_activity_people',
			sql`${t.present} >= 0 AND coalesce(${t.registered}, 0) >= 0 AND coalesce(${t.admissible}, 0) BETWEEN 0 AND ${t.present}`
		),
		check(
			'past_activity_named',
			sql`${t.title} <> '' AND ${t.day} GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'`
		)
	]
);

export const TARGET_SCOPES = ['kind', 'series'] as const;

/** How many people a financial year's activities of a kind, or of a series, should bring. */
export const activityTarget = sqliteTable(
	'activity_target',
	{
		id: id(),
		/** The calendar year in which the financial year begins, on April 1st. */
		fiscalYear: integer('fiscal_year').notNull(),
		scope: text('scope', { enum: TARGET_SCOPES }).notNull(),
		/** The kind or the series, as the report shows it. */
		name: text('name').notNull(),
		people: integer('people').notNull()
	},
	(t) => [
		uniqueIndex('activity_target_once').on(t.fiscalYear, t.scope, t.name),
		check('activity_target_people', sql`${t.people} BETWEEN 1 AND 1000000 AND ${t.name} <> ''`)
	]
);
