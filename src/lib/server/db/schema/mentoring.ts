import { sql } from 'drizzle-orm';
import {
	check,
	foreignKey,
	index,
	integer,
	primaryKey,
	sqliteTable,
	text,
	uniqueIndex
} from 'drizzle-orm/sqlite-core';
import {
	CHECK_IN_ANSWERS,
	MENTORING_MODES,
	MENTORING_ROLES,
	PAIR_STATES,
	type PairReason
} from '../../../schemas/mentoring-lists.ts';
import { day, id, instant, json, lastingId } from './columns.ts';
import { organisation, person, region } from './members.ts';

/** A year of mentoring. Where it stands is said by its days alone. */
export const mentoringProgram = sqliteTable(
	'mentoring_program',
	{
		id: id(),
		/** In addresses. */
		code: text('code').notNull().unique(),
		name: text('name').notNull(),
		description: text('description').notNull().default(''),
		intakeOpens: day('intake_opens').notNull(),
		/** Its last day. */
		intakeCloses: day('intake_closes').notNull(),
		startsOn: day('starts_on').notNull(),
		endsOn: day('ends_on').notNull(),
		createdAt: instant('created_at').notNull()
	},
	(t) => [
		check(
			'mentoring_program_days',
			sql`${t.intakeOpens} <= ${t.intakeCloses} AND ${t.intakeOpens} <= ${t.startsOn} AND ${t.startsOn} < ${t.endsOn} AND ${t.intakeCloses} <= ${t.endsOn}`
		)
	]
);

/** Somebody in a year of mentoring, once, with the organisation they were of as they enrolled. */
export const mentoringProfile = sqliteTable(
	'mentoring_profile',
	{
		id: id(),
		programId: integer('program_id')
			.notNull()
			.references(() => mentoringProgram.id),
		personId: integer('person_id')
			.notNull()
			.references(() => person.id),
		organisationId: integer('organisation_id')
			.notNull()
			.references(() => organisation.id),
		role: text('role', { enum: MENTORING_ROLES }).notNull(),
		/** Years of practice. */
		years: integer('years').notNull(),
		/** Themes of the catalogue, by their slugs: strengths of a mentor, wishes of a mentee. */
		themes: json<readonly string[]>('themes').notNull(),
		regionCode: text('region_code')
			.notNull()
			.references(() => region.code),
		language: text('language', { enum: ['fr', 'en'] }).notNull(),
		mode: text('mode', { enum: MENTORING_MODES }).notNull(),
		/** Pairs at once; one, of a mentee. */
		capacity: integer('capacity').notNull().default(1),
		about: text('about').notNull().default(''),
		createdAt: instant('created_at').notNull(),
		withdrawnAt: instant('withdrawn_at')
	},
	(t) => [
		uniqueIndex('mentoring_profile_once').on(t.programId, t.personId),
		index('mentoring_profile_person').on(t.personId),
		check('mentoring_profile_years', sql`${t.years} BETWEEN 0 AND 50`),
		check('mentoring_profile_capacity', sql`${t.capacity} BETWEEN 1 AND iif(${t.role} = 'mentor', 3, 1)`)
	]
);

/** Two people brought together. */
export const mentoringPair = sqliteTable(
	'mentoring_pair',
	{
		id: lastingId(),
		programId: integer('program_id')
			.notNull()
			.references(() => mentoringProgram.id),
		mentorId: integer('mentor_id')
			.notNull()
			.references(() => mentoringProfile.id),
		menteeId: integer('mentee_id')
			.notNull()
			.references(() => mentoringProfile.id),
		state: text('state', { enum: PAIR_STATES }).notNull().default('draft'),
		/** Why, in codes; the themes in common are those of both profiles. */
		reasons: json<readonly PairReason[]>('reasons').notNull(),
		sentAt: instant('sent_at'),
		/** Until when both may answer. */
		answersBy: instant('answers_by'),
		mentorAcceptedAt: instant('mentor_accepted_at'),
		menteeAcceptedAt: instant('mentee_accepted_at'),
		activeAt: instant('active_at'),
		endedAt: instant('ended_at'),
		endedBy: text('ended_by', { enum: ['mentor', 'mentee', 'staff'] }),
		/** For the permanence alone. */
		endReason: text('end_reason').notNull().default(''),
		/** Agreed between the two, and theirs. */
		objectives: text('objectives').notNull().default('')
	},
	(t) => [
		index('mentoring_pair_program').on(t.programId),
		index('mentoring_pair_mentor').on(t.mentorId),
		index('mentoring_pair_mentee').on(t.menteeId),
		check('mentoring_pair_apart', sql`${t.mentorId} <> ${t.menteeId}`),
		check(
			'mentoring_pair_sent',
			sql`${t.state} = 'draft' OR (${t.sentAt} IS NOT NULL AND ${t.answersBy} IS NOT NULL)`
		),
		check(
			'mentoring_pair_both',
			sql`${t.state} <> 'active' OR (${t.mentorAcceptedAt} IS NOT NULL AND ${t.menteeAcceptedAt} IS NOT NULL AND ${t.activeAt} IS NOT NULL)`
		)
	]
);

/** A time that a pair met. Its subject is between the two. */
export const mentoringMeeting = sqliteTable(
	'mentoring_meeting',
	{
		id: id(),
		pairId: integer('pair_id')
			.notNull()
			.references(() => mentoringPair.id),
		day: day('day').notNull(),
		minutes: integer('minutes').notNull(),
		subject: text('subject').notNull().default(''),
		notedAt: instant('noted_at').notNull()
	},
	(t) => [
		index('mentoring_meeting_pair').on(t.pairId, t.day),
		check('mentoring_meeting_minutes', sql`${t.minutes} BETWEEN 5 AND 480`)
	]
);

/** That a pair was asked how it goes, so many months in. */
export const mentoringCheckIn = sqliteTable(
	'mentoring_check_in',
	{
		pairId: integer('pair_id')
			.notNull()
			.references(() => mentoringPair.id),
		month: integer('month').notNull(),
		askedAt: instant('asked_at').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.pairId, t.month] }),
		check('mentoring_check_in_month', sql`${t.month} IN (1, 3, 6)`)
	]
);

/** What one of the two answered to the permanence. */
export const mentoringAnswer = sqliteTable(
	'mentoring_answer',
	{
		pairId: integer('pair_id').notNull(),
		month: integer('month').notNull(),
		profileId: integer('profile_id')
			.notNull()
			.references(() => mentoringProfile.id),
		answer: text('answer', { enum: CHECK_IN_ANSWERS }).notNull(),
		words: text('words').notNull().default(''),
		at: instant('at').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.pairId, t.month, t.profileId] }),
		foreignKey({
			columns: [t.pairId, t.month],
			foreignColumns: [mentoringCheckIn.pairId, mentoringCheckIn.month]
		}),
		index('mentoring_answer_profile').on(t.profileId)
	]
);
