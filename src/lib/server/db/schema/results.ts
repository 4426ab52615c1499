import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { Release } from '../../../awards/press-release.ts';
import { awardCategory, awardEdition } from './awards.ts';
import { id, instant, json } from './columns.ts';
import { person } from './members.ts';
import { nomination, nominationFile } from './nominations.ts';

/** The result of a category, as it is proposed, then locked by two people (triggers). */
export const awardResult = sqliteTable('award_result', {
	categoryId: integer('category_id')
		.primaryKey()
		.references(() => awardCategory.id),
	/** Ids of the nominations honoured, in order. */
	laureates: json<number[]>('laureates').notNull(),
	/** Why these: the method, and what broke a tie. */
	reason: text('reason').notNull().default(''),
	/** What the minutes print: rankings, agreement, readings, recusals. */
	figures: json<Record<string, unknown>>('figures').notNull().default({}),
	/** Digest of the readings and ballots they were worked out from: another now means that they are of the past. Shown to nobody. */
	basis: text('basis').notNull().default(''),
	/** SHA-256 of the laureates, the reason and the figures, in hexadecimal: what each person confirms. */
	digest: text('digest').notNull(),
	proposedBy: integer('proposed_by')
		.notNull()
		.references(() => person.id),
	proposedAt: instant('proposed_at').notNull(),
	/** By trigger, when a second person confirms. */
	lockedAt: instant('locked_at'),
	/** SHA-256 of the minutes, once they are drawn. */
	minutesHash: text('minutes_hash')
});

/** Who confirmed a result, of which digest: two distinct people lock it. */
export const resultConfirmation = sqliteTable(
	'result_confirmation',
	{
		categoryId: integer('category_id')
			.notNull()
			.references(() => awardResult.categoryId),
		personId: integer('person_id')
			.notNull()
			.references(() => person.id),
		digest: text('digest').notNull(),
		at: instant('at').notNull()
	},
	(t) => [primaryKey({ columns: [t.categoryId, t.personId] })]
);

/** Who asks that a locked result be opened again, and why: it takes both of those who locked it. */
export const resultUnlock = sqliteTable(
	'result_unlock',
	{
		categoryId: integer('category_id')
			.notNull()
			.references(() => awardResult.categoryId),
		personId: integer('person_id')
			.notNull()
			.references(() => person.id),
		reason: text('reason').notNull(),
		at: instant('at').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.categoryId, t.personId] }),
		check('result_unlock_reason', sql`${t.reason} <> ''`)
	]
);

/** The press release of an edition as staff edited it; none before its first save, when it is drafted from the results. */
export const awardRelease = sqliteTable('award_release', {
	editionId: integer('edition_id')
		.primaryKey()
		.references(() => awardEdition.id),
	parts: json<Release>('parts').notNull(),
	/** Raised by each save: of two people who edit it at once, the second is told. */
	revision: integer('revision').notNull().default(1),
	updatedBy: integer('updated_by')
		.notNull()
		.references(() => person.id),
	updatedAt: instant('updated_at').notNull()
});

/** Whom the house honours, edition after edition: also those from before this software, who have no nomination. */
export const laureate = sqliteTable(
	'laureate',
	{
		id: id(),
		editionId: integer('edition_id')
			.notNull()
			.references(() => awardEdition.id),
		categoryId: integer('category_id').references(() => awardCategory.id),
		nominationId: integer('nomination_id').references(() => nomination.id),
		/** As it was called that year. */
		prize: text('prize').notNull(),
		/** Person or organisation. */
		name: text('name').notNull(),
		organisationName: text('organisation_name').notNull().default(''),
		project: text('project').notNull().default(''),
		citation: text('citation').notNull().default(''),
		photoId: integer('photo_id').references(() => nominationFile.id),
		position: integer('position').notNull().default(0),
		/** When they became public: not before their prize was out (trigger). Null of before this software. */
		publishedAt: instant('published_at'),
		/** Taken off public pages at their request. */
		takenDownAt: instant('taken_down_at'),
		takenDownReason: text('taken_down_reason').notNull().default('')
	},
	(t) => [
		index('laureate_edition').on(t.editionId),
		uniqueIndex('laureate_nomination')
			.on(t.nominationId)
			.where(sql`nomination_id IS NOT NULL`)
	]
);
