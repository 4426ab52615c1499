import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { QUESTION_KINDS, SURVEY_AUDIENCES, SURVEY_KINDS } from '../../../schemas/surveys.ts';
import { flag, id, instant, json, lastingId } from './columns.ts';
import { event } from './events.ts';
import { organisation, person } from './members.ts';

/** Questions asked of people, once each. */
export const survey = sqliteTable(
	'survey',
	{
		id: lastingId(),
		/** In addresses. */
		code: text('code').notNull().unique(),
		kind: text('kind', { enum: SURVEY_KINDS }).notNull(),
		title: text('title').notNull(),
		/** Before the first question. */
		intro: text('intro').notNull().default(''),
		/** After the last. */
		thanks: text('thanks').notNull().default(''),
		/** Announced before the first question, and settled once somebody was asked. */
		isAnonymous: flag('is_anonymous').notNull().default(true),
		audience: text('audience', { enum: SURVEY_AUDIENCES }).notNull(),
		eventId: integer('event_id').references(() => event.id),
		/** Codes of the regions of organisations asked; empty: all. */
		regions: json<string[]>('regions').notNull().default([]),
		/** When it is asked; null: when it is opened or, of a hot one, as its event ends. */
		asksAt: instant('asks_at'),
		openDays: integer('open_days').notNull().default(14),
		/** Reminders at most, and the days between them. */
		reminders: integer('reminders').notNull().default(2),
		everyDays: integer('every_days').notNull().default(4),
		/** The question by which results are crossed; one alone, so that no two crossings can be compared. */
		crossedBy: integer('crossed_by'),
		/** Rises with each change, so that two people who write at once are told. */
		revision: integer('revision').notNull().default(1),
		/** Opened by staff: asked when its time has come. */
		readyAt: instant('ready_at'),
		/** Those asked are known from here. */
		askedAt: instant('asked_at'),
		/** Reminders that left, of everybody at once, and when the last did. */
		reminded: integer('reminded').notNull().default(0),
		remindedAt: instant('reminded_at'),
		closesAt: instant('closes_at'),
		/** Closed before its day. */
		closedAt: instant('closed_at'),
		/** Never asked: too few people for what it announces. */
		skippedAt: instant('skipped_at'),
		/** Who was asked and who answered is forgotten; only `survey_turnout` is left. */
		forgottenAt: instant('forgotten_at'),
		createdAt: instant('created_at').notNull()
	},
	(t) => [
		index('survey_event').on(t.eventId),
		check('survey_event_known', sql`(${t.audience} = 'event') = (${t.eventId} IS NOT NULL)`),
		check(
			'survey_reminders',
			sql`${t.reminders} BETWEEN 0 AND 3 AND ${t.reminded} BETWEEN 0 AND ${t.reminders}`
		),
		check('survey_days', sql`${t.openDays} BETWEEN 1 AND 90 AND ${t.everyDays} BETWEEN 1 AND 30`),
		check('survey_asked_closes', sql`(${t.askedAt} IS NULL) = (${t.closesAt} IS NULL)`)
	]
);

/** A question of a survey. Settled by the first answer (triggers). */
export const surveyQuestion = sqliteTable(
	'survey_question',
	{
		id: id(),
		surveyId: integer('survey_id')
			.notNull()
			.references(() => survey.id),
		position: integer('position').notNull(),
		kind: text('kind', { enum: QUESTION_KINDS }).notNull(),
		prompt: text('prompt').notNull(),
		help: text('help').notNull().default(''),
		required: flag('required').notNull().default(false),
		/** Begins a page of that name; `''`: stands on the page of the one before. */
		section: text('section').notNull().default(''),
		options: json<string[]>('options').notNull().default([]),
		lowWord: text('low_word').notNull().default(''),
		highWord: text('high_word').notNull().default(''),
		/** Shown only if this earlier question has one of the answers that follow. */
		showIfQuestionId: integer('show_if_question_id'),
		showIfValues: json<string[]>('show_if_values').notNull().default([])
	},
	(t) => [index('survey_question_survey').on(t.surveyId, t.position)]
);

// None of those that follow has a row number (`WITHOUT ROWID`, in its migration), an instant or a counter: the order in
// which people answered stands in none of them. Nothing leads from the first two to the others but the survey.

/** Who is asked, as they stood then. */
export const surveyInvited = sqliteTable(
	'survey_invited',
	{
		surveyId: integer('survey_id')
			.notNull()
			.references(() => survey.id),
		personId: integer('person_id')
			.notNull()
			.references(() => person.id),
		organisationId: integer('organisation_id').references(() => organisation.id),
		/** Wants no reminder. */
		stopped: flag('stopped').notNull().default(false)
	},
	(t) => [primaryKey({ columns: [t.surveyId, t.personId] }), index('survey_invited_person').on(t.personId)]
);

/** Who has answered: once each, and never what. */
export const surveyGiven = sqliteTable(
	'survey_given',
	{
		surveyId: integer('survey_id')
			.notNull()
			.references(() => survey.id),
		personId: integer('person_id')
			.notNull()
			.references(() => person.id)
	},
	(t) => [primaryKey({ columns: [t.surveyId, t.personId] }), index('survey_given_person').on(t.personId)]
);

/** What somebody answered, as one: an id that the database draws. */
export const surveyResponse = sqliteTable(
	'survey_response',
	{
		id: text('id')
			.primaryKey()
			.default(sql`(lower(hex(randomblob(16))))`),
		surveyId: integer('survey_id')
			.notNull()
			.references(() => survey.id),
		/** Whether it is in the results while others may still answer: with four others, drawn together. */
		shown: flag('shown').notNull().default(false)
	},
	(t) => [index('survey_response_survey').on(t.surveyId, t.shown)]
);

/** One answer of a response. */
export const surveyAnswer = sqliteTable(
	'survey_answer',
	{
		responseId: text('response_id')
			.notNull()
			.references(() => surveyResponse.id),
		questionId: integer('question_id')
			.notNull()
			.references(() => surveyQuestion.id),
		/** A mark, the place of an option (several: `0,2`), `yes`, `no`, or words. */
		value: text('value').notNull(),
		/** Whether these words may be quoted without a name. */
		quotable: flag('quotable').notNull().default(false)
	},
	(t) => [
		primaryKey({ columns: [t.responseId, t.questionId] }),
		index('survey_answer_question').on(t.questionId)
	]
);

/** Whose a response is, in a survey that said so: never of an anonymous one (trigger). */
export const surveySignature = sqliteTable(
	'survey_signature',
	{
		responseId: text('response_id')
			.primaryKey()
			.references(() => surveyResponse.id),
		personId: integer('person_id')
			.notNull()
			.references(() => person.id)
	},
	(t) => [index('survey_signature_person').on(t.personId)]
);

/** Response by organisation, as it may be shown, kept once who answered is forgotten. */
export const surveyTurnout = sqliteTable(
	'survey_turnout',
	{
		surveyId: integer('survey_id')
			.notNull()
			.references(() => survey.id),
		/** `''`: several, merged. */
		name: text('name').notNull(),
		asked: integer('asked').notNull(),
		answered: integer('answered').notNull()
	},
	(t) => [primaryKey({ columns: [t.surveyId, t.name] })]
);
