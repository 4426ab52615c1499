import { sql } from 'drizzle-orm';
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { flag, id, instant, json, lastingId } from './columns.ts';
import { organisation, person, region } from './members.ts';
import { session } from './programme.ts';
import { registration } from './registration.ts';

/** How a presence came to be known. */
export const ATTENDANCE_SOURCES = ['code', 'door', 'list', 'meeting', 'staff'] as const;

/**
 * Who was at a session: somebody registered, a guest by name, or several people counted together. Being there without a
 * registration exists in real life, and so does a registration made afterwards.
 */
export const attendance = sqliteTable(
	'attendance',
	{
		/** Never given twice: its trail outlives it. */
		id: lastingId(),
		sessionId: integer('session_id')
			.notNull()
			.references(() => session.id),
		registrationId: integer('registration_id').references(() => registration.id),
		/** For whoever has no registration; of several people, what they are. */
		guestName: text('guest_name').notNull().default(''),
		organisationId: integer('organisation_id').references(() => organisation.id),
		regionCode: text('region_code').references(() => region.code),
		/** 1, or how many guests this line counts. */
		people: integer('people').notNull().default(1),
		/** Counted by whoever funds the activity. */
		isAdmissible: flag('is_admissible').notNull(),
		/** Minutes of the session that its spans cover, overlaps once; 0 for somebody noted absent. */
		minutes: integer('minutes').notNull(),
		source: text('source', { enum: ATTENDANCE_SOURCES }).notNull(),
		/** When the person themselves signed it. */
		signedAt: instant('signed_at'),
		createdAt: instant('created_at').notNull(),
		updatedAt: instant('updated_at').notNull()
	},
	(t) => [
		uniqueIndex('attendance_once')
			.on(t.sessionId, t.registrationId)
			.where(sql`registration_id IS NOT NULL`),
		index('attendance_session').on(t.sessionId),
		index('attendance_registration').on(t.registrationId),
		check('attendance_of_one', sql`(${t.registrationId} IS NULL) = (${t.guestName} <> '')`),
		check(
			'attendance_people',
			sql`${t.people} = 1 OR (${t.people} BETWEEN 2 AND 10000 AND ${t.registrationId} IS NULL)`
		),
		check('attendance_minutes', sql`${t.minutes} >= 0`)
	]
);

/** From when to when somebody was there; whoever leaves and comes back has two. */
export const attendanceSpan = sqliteTable(
	'attendance_span',
	{
		id: id(),
		attendanceId: integer('attendance_id')
			.notNull()
			.references(() => attendance.id, { onDelete: 'cascade' }),
		arrivedAt: instant('arrived_at').notNull(),
		/** Null: until the end. */
		leftAt: instant('left_at')
	},
	(t) => [
		uniqueIndex('attendance_span_once').on(t.attendanceId, t.arrivedAt),
		check('attendance_span_times', sql`${t.leftAt} IS NULL OR ${t.leftAt} > ${t.arrivedAt}`)
	]
);

/** What a line of a sheet said, at a moment of its trail. */
export interface AttendanceState {
	minutes: number;
	isAdmissible: boolean;
	people: number;
	/** Milliseconds since 1970 UTC. */
	spans: { arrivedAt: number; leftAt: number | null }[];
}

/** The report of an online meeting that was written on a sheet: once, whoever sends it again. */
export const attendanceImport = sqliteTable(
	'attendance_import',
	{
		id: id(),
		sessionId: integer('session_id')
			.notNull()
			.references(() => session.id),
		/** Of the file's bytes. */
		sha256: text('sha256').notNull(),
		/** As the person named it, cleaned. */
		fileName: text('file_name').notNull(),
		byPersonId: integer('by_person_id').references(() => person.id),
		at: instant('at').notNull(),
		undoneAt: instant('undone_at')
	},
	(t) => [
		uniqueIndex('attendance_import_once')
			.on(t.sessionId, t.sha256)
			.where(sql`undone_at IS NULL`)
	]
);

/** Every change of a line of a sheet, with who made it and why. Append-only (triggers). */
export const attendanceChange = sqliteTable(
	'attendance_change',
	{
		id: id(),
		/** No foreign key: it outlives a line that was removed. */
		attendanceId: integer('attendance_id').notNull(),
		sessionId: integer('session_id')
			.notNull()
			.references(() => session.id),
		/** Null: nothing was written before. */
		before: json<AttendanceState>('before'),
		/** Null: the line was removed. */
		after: json<AttendanceState>('after'),
		source: text('source', { enum: ATTENDANCE_SOURCES }).notNull(),
		/** Asked of whoever corrects a session that is over. */
		reason: text('reason').notNull().default(''),
		/** The meeting's report that it came from. */
		importId: integer('import_id').references(() => attendanceImport.id),
		byPersonId: integer('by_person_id').references(() => person.id),
		at: instant('at').notNull()
	},
	(t) => [
		index('attendance_change_line').on(t.attendanceId),
		index('attendance_change_session').on(t.sessionId),
		index('attendance_change_import')
			.on(t.importId)
			.where(sql`import_id IS NOT NULL`)
	]
);
