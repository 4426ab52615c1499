import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { flag, id, instant } from './columns.ts';
import { event } from './events.ts';
import { person } from './members.ts';
import { proposal } from './proposals.ts';

/** Who reads and scores the proposals of an event. */
export const reviewer = sqliteTable(
	'reviewer',
	{
		eventId: integer('event_id')
			.notNull()
			.references(() => event.id),
		personId: integer('person_id')
			.notNull()
			.references(() => person.id),
		since: instant('since').notNull()
	},
	(t) => [primaryKey({ columns: [t.eventId, t.personId] }), index('reviewer_person').on(t.personId)]
);

/** What proposals are scored on, from 0 to `max`, with a weight. */
export const reviewCriterion = sqliteTable(
	'review_criterion',
	{
		id: id(),
		eventId: integer('event_id')
			.notNull()
			.references(() => event.id),
		name: text('name').notNull(),
		help: text('help').notNull().default(''),
		max: integer('max').notNull().default(5),
		weight: integer('weight').notNull().default(1),
		position: integer('position').notNull().default(0)
	},
	(t) => [
		index('review_criterion_event').on(t.eventId),
		check('review_criterion_scale', sql`${t.max} BETWEEN 1 AND 100 AND ${t.weight} BETWEEN 1 AND 100`)
	]
);

/** One reviewer's reading of one proposal. A trigger refuses it to a speaker of it and to whoever declared a conflict. */
export const review = sqliteTable(
	'review',
	{
		id: id(),
		proposalId: integer('proposal_id')
			.notNull()
			.references(() => proposal.id),
		personId: integer('person_id')
			.notNull()
			.references(() => person.id),
		/** Only complete ones count. */
		complete: flag('complete').notNull().default(false),
		/** The proposal's, as it was read. */
		revision: integer('revision').notNull().default(1),
		/** For the committee. */
		comment: text('comment').notNull().default(''),
		/** May be passed on to the people who propose. */
		feedback: text('feedback').notNull().default(''),
		updatedAt: instant('updated_at').notNull()
	},
	(t) => [uniqueIndex('review_once').on(t.proposalId, t.personId), index('review_person').on(t.personId)]
);

export const reviewScore = sqliteTable(
	'review_score',
	{
		reviewId: integer('review_id')
			.notNull()
			.references(() => review.id, { onDelete: 'cascade' }),
		criterionId: integer('criterion_id')
			.notNull()
			.references(() => reviewCriterion.id),
		score: integer('score').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.reviewId, t.criterionId] }),
		check('review_score_positive', sql`${t.score} >= 0`)
	]
);

/** A reviewer who must not read or score a proposal: by their own word, or found by the house. */
export const reviewConflict = sqliteTable(
	'review_conflict',
	{
		proposalId: integer('proposal_id')
			.notNull()
			.references(() => proposal.id),
		personId: integer('person_id')
			.notNull()
			.references(() => person.id),
		reason: text('reason').notNull().default(''),
		at: instant('at').notNull()
	},
	(t) => [primaryKey({ columns: [t.proposalId, t.personId] })]
);

/** The letter of a decision, with what stands for each person between braces: `{prenom}`, `{titre}`, `{date}`. */
export const decisionLetter = sqliteTable(
	'decision_letter',
	{
		eventId: integer('event_id')
			.notNull()
			.references(() => event.id),
		decision: text('decision', { enum: ['accepted', 'waitlisted', 'declined'] }).notNull(),
		subject: text('subject').notNull(),
		body: text('body').notNull()
	},
	(t) => [primaryKey({ columns: [t.eventId, t.decision] })]
);
