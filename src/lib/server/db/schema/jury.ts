import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { JUROR_STATUSES, ROUND_KINDS } from '../../../schemas/award-lists.ts';
import { awardCategory, awardCriterion, awardEdition } from './awards.ts';
import { flag, id, instant, json } from './columns.ts';
import { organisation, person } from './members.ts';
import { nomination } from './nominations.ts';

/** A member of an edition's jury. Someone invited is of it once they accept its terms, signed in with that address. */
export const juror = sqliteTable(
	'juror',
	{
		id: id(),
		editionId: integer('edition_id')
			.notNull()
			.references(() => awardEdition.id),
		personId: integer('person_id').references(() => person.id),
		name: text('name').notNull(),
		email: text('email').notNull(),
		emailCanonical: text('email_canonical').notNull(),
		/** Where they work, for conflicts proposed. */
		organisationId: integer('organisation_id').references(() => organisation.id),
		regionCode: text('region_code'),
		status: text('status', { enum: JUROR_STATUSES }).notNull().default('invited'),
		invitedAt: instant('invited_at').notNull(),
		answeredAt: instant('answered_at'),
		/** When they accepted the terms and the confidentiality. */
		termsAcceptedAt: instant('terms_accepted_at'),
		/** The terms as they read when they were accepted. */
		terms: text('terms').notNull().default(''),
		leftAt: instant('left_at'),
		remindedAt: instant('reminded_at')
	},
	(t) => [
		uniqueIndex('juror_once').on(t.editionId, t.emailCanonical),
		index('juror_person').on(t.personId),
		uniqueIndex('juror_one_seat')
			.on(t.editionId, t.personId)
			.where(sql`person_id IS NOT NULL`),
		check('juror_known', sql`${t.status} NOT IN ('accepted', 'left') OR ${t.personId} IS NOT NULL`),
		check('juror_agreed', sql`${t.status} <> 'accepted' OR ${t.termsAcceptedAt} IS NOT NULL`)
	]
);

/**
 * What a juror said of a nomination before opening it, or later. A dossier opens only to whoever said that there is no
 * conflict; a conflict said once stays (trigger).
 */
export const conflictDeclaration = sqliteTable(
	'conflict_declaration',
	{
		jurorId: integer('juror_id')
			.notNull()
			.references(() => juror.id),
		nominationId: integer('nomination_id')
			.notNull()
			.references(() => nomination.id),
		conflict: flag('conflict').notNull(),
		reason: text('reason').notNull().default(''),
		declaredAt: instant('declared_at').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.jurorId, t.nominationId] }),
		index('conflict_declaration_nomination').on(t.nominationId)
	]
);

/** Who reads what. A row goes when a juror is recused or leaves. */
export const juryAssignment = sqliteTable(
	'jury_assignment',
	{
		jurorId: integer('juror_id')
			.notNull()
			.references(() => juror.id),
		nominationId: integer('nomination_id')
			.notNull()
			.references(() => nomination.id),
		assignedAt: instant('assigned_at').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.jurorId, t.nominationId] }),
		index('jury_assignment_nomination').on(t.nominationId)
	]
);

/** One juror's reading of one nomination. Kept when a conflict is declared after it, and counted no more. */
export const reading = sqliteTable(
	'reading',
	{
		id: id(),
		jurorId: integer('juror_id')
			.notNull()
			.references(() => juror.id),
		nominationId: integer('nomination_id')
			.notNull()
			.references(() => nomination.id),
		/** Only complete ones count: every criterion of the category has its mark. */
		complete: flag('complete').notNull().default(false),
		/** For the juror alone. */
		privateNote: text('private_note').notNull().default(''),
		/** May be passed on to whoever nominated. */
		comment: text('comment').notNull().default(''),
		revision: integer('revision').notNull().default(1),
		updatedAt: instant('updated_at').notNull(),
		/** When a conflict declared after it took it out of the count. */
		withdrawnAt: instant('withdrawn_at')
	},
	(t) => [
		uniqueIndex('reading_once').on(t.jurorId, t.nominationId),
		index('reading_nomination').on(t.nominationId)
	]
);

export const readingMark = sqliteTable(
	'reading_mark',
	{
		readingId: integer('reading_id')
			.notNull()
			.references(() => reading.id),
		criterionId: integer('criterion_id')
			.notNull()
			.references(() => awardCriterion.id),
		mark: integer('mark').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.readingId, t.criterionId] }),
		check('reading_mark_positive', sql`${t.mark} >= 0`)
	]
);

/** The marks of a complete reading before they were changed: what the trail keeps of them. Append-only, shown to nobody. */
export const readingPast = sqliteTable(
	'reading_past',
	{
		readingId: integer('reading_id')
			.notNull()
			.references(() => reading.id),
		revision: integer('revision').notNull(),
		/** By criterion id. */
		marks: json<Record<string, number>>('marks').notNull(),
		/** When they were replaced. */
		at: instant('at').notNull()
	},
	(t) => [primaryKey({ columns: [t.readingId, t.revision] })]
);

/** A juror's marks of a category's sample dossier, by criterion id: practice, never counted. */
export const sampleReading = sqliteTable(
	'sample_reading',
	{
		jurorId: integer('juror_id')
			.notNull()
			.references(() => juror.id),
		categoryId: integer('category_id')
			.notNull()
			.references(() => awardCategory.id),
		marks: json<Record<string, number>>('marks').notNull(),
		at: instant('at').notNull()
	},
	(t) => [primaryKey({ columns: [t.jurorId, t.categoryId] })]
);

/** A ranked ballot of the jury: one open at a time in a category. */
export const juryRound = sqliteTable(
	'jury_round',
	{
		id: id(),
		categoryId: integer('category_id')
			.notNull()
			.references(() => awardCategory.id),
		kind: text('kind', { enum: ROUND_KINDS }).notNull(),
		/** Ids of the nominations that are ranked. */
		candidates: json<number[]>('candidates').notNull(),
		openedAt: instant('opened_at').notNull(),
		closedAt: instant('closed_at')
	},
	(t) => [
		uniqueIndex('jury_round_one_open')
			.on(t.categoryId)
			.where(sql`closed_at IS NULL`)
	]
);

/** A juror's ranking in a round: ids from the preferred, those of one rank together; who is left out has no place. */
export const juryBallot = sqliteTable(
	'jury_ballot',
	{
		roundId: integer('round_id')
			.notNull()
			.references(() => juryRound.id),
		jurorId: integer('juror_id')
			.notNull()
			.references(() => juror.id),
		ranking: json<number[][]>('ranking').notNull(),
		at: instant('at').notNull()
	},
	(t) => [primaryKey({ columns: [t.roundId, t.jurorId] })]
);

/** What was said and done in deliberation, as it happened. Append-only: it is the minutes. */
export const deliberationEntry = sqliteTable(
	'deliberation_entry',
	{
		id: id(),
		categoryId: integer('category_id')
			.notNull()
			.references(() => awardCategory.id),
		kind: text('kind', {
			enum: [
				'opened',
				'note',
				'recusal',
				'ranking',
				'shortlist',
				'round_opened',
				'round_closed',
				'round_called_off',
				'tie_broken',
				'result_proposed',
				'result_confirmed',
				'result_locked',
				'unlock_asked',
				'result_unlocked'
			]
		}).notNull(),
		personId: integer('person_id').references(() => person.id),
		text: text('text').notNull().default(''),
		details: json<Record<string, unknown>>('details').notNull().default({}),
		at: instant('at').notNull()
	},
	(t) => [index('deliberation_entry_category').on(t.categoryId)]
);
