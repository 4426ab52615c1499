import { sql } from 'drizzle-orm';
import {
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
	COURSE_AUDIENCES,
	COURSE_FORMATS,
	COURSE_KINDS,
	COURSE_LEVELS
} from '../../../schemas/course-lists.ts';
import { flag, id, instant } from './columns.ts';
import { event } from './events.ts';
import { person, region } from './members.ts';

/** A theme of the catalogue. */
export const courseTheme = sqliteTable('course_theme', {
	id: id(),
	slug: text('slug').notNull().unique(),
	name: text('name').notNull(),
	position: integer('position').notNull().default(0)
});

/** An entry of the catalogue: what is taught. When, where and for how much is each of its {@link courseSession}s. */
export const course = sqliteTable(
	'course',
	{
		id: id(),
		/** In addresses, never given again. */
		slug: text('slug').notNull().unique(),
		/** Said when it begins, and stays: a training of the catalogue, or an activity of members. */
		kind: text('kind', { enum: COURSE_KINDS }).notNull().default('training'),
		title: text('title').notNull(),
		/** A sentence or two, for lists. */
		summary: text('summary').notNull().default(''),
		/** One a line. */
		objectives: text('objectives').notNull().default(''),
		/** What happens, in order. */
		outline: text('outline').notNull().default(''),
		prerequisites: text('prerequisites').notNull().default(''),
		accessibility: text('accessibility').notNull().default(''),
		themeId: integer('theme_id')
			.notNull()
			.references(() => courseTheme.id),
		level: text('level', { enum: COURSE_LEVELS }).notNull().default('all'),
		audience: text('audience', { enum: COURSE_AUDIENCES }).notNull().default('all'),
		/** Spoken there. */
		language: text('language', { enum: ['fr', 'en'] })
			.notNull()
			.default('fr'),
		/** As announced; hours of a certificate are those attended. */
		durationMinutes: integer('duration_minutes').notNull(),
		/** Number of the accreditation that certificates bear; `''`: none. */
		accreditation: text('accreditation').notNull().default(''),
		/** Whether who attends is given a certificate. */
		isCertified: flag('is_certified').notNull().default(true),
		/** How much of a session's dates one must attend to have a certificate, in per cent. */
		attendancePercent: integer('attendance_percent').notNull().default(80),
		/** Rises with each change, so that two people who write at once are told. */
		revision: integer('revision').notNull().default(1),
		/** Drafts are seen by staff only. */
		publishedAt: instant('published_at'),
		createdAt: instant('created_at').notNull(),
		updatedAt: instant('updated_at').notNull()
	},
	(t) => [
		index('course_of_theme').on(t.themeId),
		check('course_duration', sql`${t.durationMinutes} BETWEEN 15 AND 30000`),
		check('course_attendance', sql`${t.attendancePercent} BETWEEN 1 AND 100`)
	]
);

export const COURSE_SESSION_STATUSES = ['tentative', 'confirmed', 'held', 'closed', 'cancelled'] as const;

/**
 * One dated offer of a course: an event, whose passes, places, prices and orders are those of any event, and whose dates
 * are its `session`s (everybody comes to all of them). Its trainers are the event's `speaker`s.
 */
export const courseSession = sqliteTable(
	'course_session',
	{
		eventId: integer('event_id')
			.primaryKey()
			.references(() => event.id),
		courseId: integer('course_id')
			.notNull()
			.references(() => course.id),
		status: text('status', { enum: COURSE_SESSION_STATUSES }).notNull().default('tentative'),
		format: text('format', { enum: COURSE_FORMATS }).notNull(),
		/** Where it is held; null where it is online. */
		regionCode: text('region_code').references(() => region.code),
		/** Registrations from which it is confirmed. */
		minPeople: integer('min_people').notNull().default(0),
		/** When it is decided whether a tentative one is held. */
		decideAt: instant('decide_at'),
		/** At most so many people of one organisation; null: no limit. */
		perOrganisation: integer('per_organisation'),
		/** Withdrawing is free until so many days before the first meeting; null: there is no fee. */
		freeUntilDays: integer('free_until_days'),
		/** What is kept of the price of whoever withdraws later, in per cent. */
		keptPercent: integer('kept_percent').notNull().default(100),
		/** Room, and how one gets in: given only to who is registered, and in time. */
		room: text('room').notNull().default(''),
		/** Address of the online meeting: given as the room is. */
		meetingUrl: text('meeting_url').notNull().default(''),
		/** Minutes before each date from which the room or the link is given. */
		accessMinutes: integer('access_minutes').notNull().default(2880),
		/** Whether only people of member organisations may register. */
		membersOnly: flag('members_only').notNull().default(false),
		/** Whether a place may be paid by a credit of a pack. */
		acceptsCredits: flag('accepts_credits').notNull().default(false),
		/** What the year's report compares with; null: no target. */
		targetPeople: integer('target_people'),
		/** Groups that are one series in the report, as « Espace Parents »; `''`: none. */
		series: text('series').notNull().default(''),
		/** Of its trainers, for themselves and the permanence. */
		notes: text('notes').notNull().default(''),
		/** Why it was cancelled, as people were told. */
		cancelReason: text('cancel_reason').notNull().default(''),
		/** Rises with each change, so that two people who write at once are told. */
		revision: integer('revision').notNull().default(1)
	},
	(t) => [
		index('course_session_course').on(t.courseId),
		index('course_session_decides')
			.on(t.decideAt)
			.where(sql`status = 'tentative'`),
		check(
			'course_session_people',
			sql`${t.minPeople} >= 0 AND coalesce(${t.perOrganisation}, 1) >= 1 AND coalesce(${t.targetPeople}, 0) >= 0`
		),
		check('course_session_place', sql`${t.format} <> 'online' OR ${t.regionCode} IS NULL`),
		check('course_session_access', sql`${t.accessMinutes} BETWEEN 0 AND 43200`)
	]
);

/** What is given to read: before the first date, or once the last is over. */
export const courseMaterial = sqliteTable(
	'course_material',
	{
		id: id(),
		/** In addresses. */
		code: text('code').notNull().unique(),
		eventId: integer('event_id')
			.notNull()
			.references(() => courseSession.eventId),
		/** As the person named it, cleaned. */
		name: text('name').notNull(),
		/** Found from the bytes, never believed from the browser. */
		mediaType: text('media_type').notNull(),
		/** Bytes. */
		size: integer('size').notNull(),
		sha256: text('sha256').notNull(),
		given: text('given', { enum: ['before', 'after'] }).notNull(),
		uploadedBy: integer('uploaded_by')
			.notNull()
			.references(() => person.id),
		createdAt: instant('created_at').notNull()
	},
	(t) => [
		index('course_material_event').on(t.eventId),
		check('course_material_size', sql`${t.size} BETWEEN 1 AND 20971520`)
	]
);

/** The bytes of a material, apart, so that lists never read them. */
export const courseMaterialContent = sqliteTable('course_material_content', {
	materialId: integer('material_id')
		.primaryKey()
		.references(() => courseMaterial.id, { onDelete: 'cascade' }),
	bytes: blob('bytes', { mode: 'buffer' }).notNull()
});

/** Who asked to be told of the next dates of a course. */
export const courseInterest = sqliteTable(
	'course_interest',
	{
		id: id(),
		courseId: integer('course_id')
			.notNull()
			.references(() => course.id),
		personId: integer('person_id')
			.notNull()
			.references(() => person.id),
		createdAt: instant('created_at').notNull()
	},
	(t) => [
		uniqueIndex('course_interest_once').on(t.courseId, t.personId),
		index('course_interest_person').on(t.personId)
	]
);

/** That somebody was told of a dated offer: once each. */
export const courseInterestTold = sqliteTable(
	'course_interest_told',
	{
		interestId: integer('interest_id')
			.notNull()
			.references(() => courseInterest.id, { onDelete: 'cascade' }),
		eventId: integer('event_id')
			.notNull()
			.references(() => courseSession.eventId)
	},
	(t) => [primaryKey({ columns: [t.interestId, t.eventId] })]
);
