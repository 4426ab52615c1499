import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { id, instant, json } from './columns.ts';
import { event } from './events.ts';
import { person } from './members.ts';
import { session } from './programme.ts';
import { registration } from './registration.ts';

/** A place where tickets are read: the welcome desk, the supper, the door of a session. */
export const checkpoint = sqliteTable(
	'checkpoint',
	{
		id: id(),
		eventId: integer('event_id')
			.notNull()
			.references(() => event.id),
		slug: text('slug').notNull(),
		name: text('name').notNull(),
		/** `once`: one admission; `daily`: one a day of the event. */
		rule: text('rule', { enum: ['once', 'daily'] }).notNull(),
		/** Ticket type codes that open it; empty: any admission valid that day. */
		ticketTypeCodes: json<string[]>('ticket_type_codes').notNull(),
		/** The session whose door it is: it reads the seats of that session. */
		sessionId: integer('session_id').references(() => session.id),
		position: integer('position').notNull().default(0)
	},
	(t) => [
		uniqueIndex('checkpoint_slug').on(t.eventId, t.slug),
		uniqueIndex('checkpoint_session')
			.on(t.sessionId)
			.where(sql`session_id IS NOT NULL`)
	]
);

export const VERDICTS = [
	'admitted',
	'already_admitted',
	'unpaid',
	'cancelled',
	'wrong_event',
	'wrong_day',
	'not_included',
	'no_seat',
	'unknown',
	'undone'
] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Every reading of a ticket, refused ones too. Append-only (triggers); the nonce makes a second sending do nothing. */
export const scan = sqliteTable(
	'scan',
	{
		id: id(),
		/** Made by the device, once for each reading. */
		nonce: text('nonce').notNull().unique(),
		checkpointId: integer('checkpoint_id')
			.notNull()
			.references(() => checkpoint.id),
		registrationId: integer('registration_id').references(() => registration.id),
		verdict: text('verdict', { enum: VERDICTS }).notNull(),
		/** `''` for rule `once`, the day `YYYY-MM-DD` for `daily`. */
		period: text('period').notNull(),
		how: text('how', { enum: ['scan', 'search', 'undo', 'walk_in'] }).notNull(),
		/** For an undo, the admission it takes back. */
		undoesScanId: integer('undoes_scan_id'),
		deviceId: integer('device_id'),
		deviceName: text('device_name').notNull().default(''),
		byPersonId: integer('by_person_id').references(() => person.id),
		/** The device's clock; `receivedAt` is ours. */
		scannedAt: instant('scanned_at').notNull(),
		receivedAt: instant('received_at').notNull()
	},
	(t) => [
		index('scan_checkpoint').on(t.checkpointId, t.receivedAt),
		index('scan_registration').on(t.registrationId)
	]
);

/** Who is inside: the primary key is what admits a ticket once per period. Undoing deletes the row, never the scan. */
export const admission = sqliteTable(
	'admission',
	{
		checkpointId: integer('checkpoint_id')
			.notNull()
			.references(() => checkpoint.id),
		registrationId: integer('registration_id')
			.notNull()
			.references(() => registration.id),
		period: text('period').notNull(),
		scanId: integer('scan_id')
			.notNull()
			.references(() => scan.id),
		at: instant('at').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.checkpointId, t.registrationId, t.period] }),
		index('admission_registration').on(t.registrationId)
	]
);

/** Admissions counted by checkpoint and period; kept by triggers on `admission`. */
export const attendanceCount = sqliteTable(
	'attendance_count',
	{
		checkpointId: integer('checkpoint_id')
			.notNull()
			.references(() => checkpoint.id),
		period: text('period').notNull(),
		present: integer('present').notNull()
	},
	(t) => [primaryKey({ columns: [t.checkpointId, t.period] })]
);
