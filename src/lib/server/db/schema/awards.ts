import { sql } from 'drizzle-orm';
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { CATEGORY_MODES, NOMINATOR_KINDS, NOMINEE_KINDS } from '../../../schemas/award-lists.ts';
import { flag, id, instant, json } from './columns.ts';
import { event } from './events.ts';

/** One year of the Méritas. Its calendar opens and closes by itself: nothing is switched by hand. */
export const awardEdition = sqliteTable(
	'award_edition',
	{
		id: id(),
		/** In addresses: `/meritas/2027`. */
		slug: text('slug').notNull().unique(),
		name: text('name').notNull(),
		/** Which edition this is, counted from the first gala. */
		number: integer('number').notNull(),
		introduction: text('introduction').notNull().default(''),
		/** The rules as published. */
		rules: text('rules').notNull().default(''),
		/** What jurors accept before anything opens. */
		juryTerms: text('jury_terms').notNull().default(''),
		timezone: text('timezone').notNull().default('America/Toronto'),
		/** Public from then on; null: being prepared. */
		publishedAt: instant('published_at'),
		nominationsOpenAt: instant('nominations_open_at').notNull(),
		nominationsCloseAt: instant('nominations_close_at').notNull(),
		/** Jurors read and score between these. */
		scoringOpensAt: instant('scoring_opens_at').notNull(),
		scoringClosesAt: instant('scoring_closes_at').notNull(),
		/** Nobody outside hears of the results before: the gala. */
		embargoUntil: instant('embargo_until').notNull(),
		/** Where people register for the gala. */
		galaEventId: integer('gala_event_id').references(() => event.id),
		/** Of an edition from before this software: how many nominations there were. */
		pastNominations: integer('past_nominations'),
		/** Raised by each change of its settings. */
		revision: integer('revision').notNull().default(1),
		createdAt: instant('created_at').notNull()
	},
	(t) => [
		check(
			'award_edition_calendar',
			sql`${t.nominationsOpenAt} < ${t.nominationsCloseAt} AND ${t.nominationsCloseAt} <= ${t.scoringOpensAt}
				AND ${t.scoringOpensAt} < ${t.scoringClosesAt} AND ${t.scoringClosesAt} <= ${t.embargoUntil}`
		)
	]
);

/** A prize of an edition. */
export const awardCategory = sqliteTable(
	'award_category',
	{
		id: id(),
		editionId: integer('edition_id')
			.notNull()
			.references(() => awardEdition.id),
		slug: text('slug').notNull(),
		name: text('name').notNull(),
		/** What the prize honours, as the press release says it. */
		description: text('description').notNull().default(''),
		/** Who and what may be nominated, in words. */
		eligibility: text('eligibility').notNull().default(''),
		mode: text('mode', { enum: CATEGORY_MODES }).notNull(),
		nomineeKind: text('nominee_kind', { enum: NOMINEE_KINDS }).notNull(),
		nominators: text('nominators', { enum: NOMINATOR_KINDS }).notNull().default('members'),
		/** Jurors read the version that staff made without names. */
		blind: flag('blind').notNull().default(false),
		/** Fewest readings a nomination gets; null: the rule of the house (everybody up to fifteen, else four). */
		readings: integer('readings'),
		laureates: integer('laureates').notNull().default(1),
		/** Most nominations of one organisation; null: as many as it likes. */
		perOrganisation: integer('per_organisation'),
		position: integer('position').notNull().default(0)
	},
	(t) => [
		uniqueIndex('award_category_slug').on(t.editionId, t.slug),
		check('award_category_laureates', sql`${t.laureates} BETWEEN 1 AND 20`),
		check('award_category_readings', sql`${t.readings} IS NULL OR ${t.readings} BETWEEN 1 AND 50`)
	]
);

/** A line of a category's rubric: scored from 0 to `max`, with words for some of the marks. */
export const awardCriterion = sqliteTable(
	'award_criterion',
	{
		id: id(),
		categoryId: integer('category_id')
			.notNull()
			.references(() => awardCategory.id),
		name: text('name').notNull(),
		help: text('help').notNull().default(''),
		max: integer('max').notNull().default(5),
		weight: integer('weight').notNull().default(1),
		/** What a mark means, by mark: `{"0": "absent", "5": "exemplaire"}`. */
		anchors: json<Record<string, string>>('anchors').notNull().default({}),
		position: integer('position').notNull().default(0)
	},
	(t) => [
		index('award_criterion_category').on(t.categoryId),
		check('award_criterion_scale', sql`${t.max} BETWEEN 1 AND 100 AND ${t.weight} BETWEEN 1 AND 100`)
	]
);

/** A question of a category's form: all are answered in text, under a limit of words. */
export const awardQuestion = sqliteTable(
	'award_question',
	{
		id: id(),
		categoryId: integer('category_id')
			.notNull()
			.references(() => awardCategory.id),
		label: text('label').notNull(),
		help: text('help').notNull().default(''),
		maxWords: integer('max_words').notNull().default(250),
		required: flag('required').notNull().default(true),
		/** Asked no longer; answers stay. */
		retiredAt: instant('retired_at'),
		position: integer('position').notNull().default(0)
	},
	(t) => [
		index('award_question_category').on(t.categoryId),
		check('award_question_words', sql`${t.maxWords} BETWEEN 1 AND 5000`)
	]
);

/** A point of eligibility that staff check in each nomination of a category. */
export const awardCheck = sqliteTable(
	'award_check',
	{
		id: id(),
		categoryId: integer('category_id')
			.notNull()
			.references(() => awardCategory.id),
		label: text('label').notNull(),
		position: integer('position').notNull().default(0)
	},
	(t) => [index('award_check_category').on(t.categoryId)]
);

/** A dossier made up for practice: jurors score it before theirs, and compare with the marks it should have. */
export const awardSample = sqliteTable('award_sample', {
	categoryId: integer('category_id')
		.primaryKey()
		.references(() => awardCategory.id),
	title: text('title').notNull(),
	body: text('body').notNull(),
	/** The mark it should have, by criterion id, and why. */
	marks: json<Record<string, { mark: number; why: string }>>('marks').notNull().default({})
});
