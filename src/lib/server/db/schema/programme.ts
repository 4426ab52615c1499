import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { Equipment } from '../../../schemas/proposal-lists.ts';
import { flag, id, instant, json } from './columns.ts';
import { event } from './events.ts';
import { person } from './members.ts';
import { registration } from './registration.ts';

export const room = sqliteTable('room', {
	id: id(),
	eventId: integer('event_id')
		.notNull()
		.references(() => event.id),
	name: text('name').notNull(),
	capacity: integer('capacity').notNull(),
	/** Where it is and how one gets in, in words. */
	directions: text('directions').notNull().default(''),
	stepFree: flag('step_free').notNull().default(true),
	/** What is there, in words of {@link Equipment}. */
	equipment: json<Equipment[]>('equipment').notNull().default([]),
	position: integer('position').notNull().default(0)
});

/** A theme of the programme (« volet »). */
export const track = sqliteTable(
	'track',
	{
		id: id(),
		eventId: integer('event_id')
			.notNull()
			.references(() => event.id),
		slug: text('slug').notNull(),
		name: text('name').notNull(),
		position: integer('position').notNull().default(0)
	},
	(t) => [uniqueIndex('track_slug').on(t.eventId, t.slug)]
);

export const SESSION_KINDS = [
	'keynote',
	'workshop',
	'round_table',
	'exchange',
	'social',
	'ceremony',
	'welcome',
	'break',
	'poster',
	'training'
] as const;

/** Where and when a session stood before it last moved, for whoever looks at their agenda. */
export interface Whereabouts {
	/** Milliseconds since 1970 UTC. */
	startsAt: number;
	endsAt: number;
	roomName: string | null;
}

/** Something on the timetable. `booked` is kept by triggers on `booking`; the check refuses the seat too many. */
export const session = sqliteTable(
	'session',
	{
		id: id(),
		eventId: integer('event_id')
			.notNull()
			.references(() => event.id),
		slug: text('slug').notNull(),
		kind: text('kind', { enum: SESSION_KINDS }).notNull(),
		title: text('title').notNull(),
		summary: text('summary').notNull().default(''),
		description: text('description').notNull().default(''),
		trackId: integer('track_id').references(() => track.id),
		roomId: integer('room_id').references(() => room.id),
		/** Sessions of one slot run in parallel; a person attends one. */
		slot: text('slot').notNull(),
		day: text('day').notNull(),
		startsAt: instant('starts_at').notNull(),
		endsAt: instant('ends_at').notNull(),
		/** Whether one chooses it (and takes a seat), or everyone is welcome. */
		bookable: flag('bookable').notNull().default(false),
		/** Seats, for a bookable session. */
		capacity: integer('capacity').notNull().default(0),
		booked: integer('booked').notNull().default(0),
		/** The ticket type that opens it when days do not (a supper). */
		ticketTypeCode: text('ticket_type_code'),
		status: text('status', { enum: ['scheduled', 'cancelled'] })
			.notNull()
			.default('scheduled'),
		/** Rises with each change that calendars must see. */
		calendarSequence: integer('calendar_sequence').notNull().default(0),
		updatedAt: instant('updated_at').notNull(),
		/** When a published timetable last changed its time or its room, and from what. */
		movedAt: instant('moved_at'),
		movedFrom: json<Whereabouts>('moved_from')
	},
	(t) => [
		uniqueIndex('session_slug').on(t.eventId, t.slug),
		index('session_starts').on(t.eventId, t.startsAt),
		check('session_times', sql`${t.endsAt} > ${t.startsAt}`),
		check(
			'session_never_overbooked',
			sql`${t.booked} >= 0 AND (${t.bookable} = 0 OR ${t.booked} <= ${t.capacity})`
		)
	]
);

export const speaker = sqliteTable(
	'speaker',
	{
		id: id(),
		eventId: integer('event_id')
			.notNull()
			.references(() => event.id),
		personId: integer('person_id').references(() => person.id),
		slug: text('slug').notNull(),
		name: text('name').notNull(),
		/** Function, as printed in the programme. */
		title: text('title').notNull().default(''),
		organisation: text('organisation').notNull().default(''),
		biography: text('biography').notNull().default('')
	},
	(t) => [uniqueIndex('speaker_slug').on(t.eventId, t.slug)]
);

export const sessionSpeaker = sqliteTable(
	'session_speaker',
	{
		sessionId: integer('session_id')
			.notNull()
			.references(() => session.id),
		speakerId: integer('speaker_id')
			.notNull()
			.references(() => speaker.id),
		position: integer('position').notNull().default(0)
	},
	(t) => [
		primaryKey({ columns: [t.sessionId, t.speakerId] }),
		index('session_speaker_speaker').on(t.speakerId)
	]
);

/** How a seat was come by. Only what is chosen or promoted waits its turn (trigger `booking_waits_its_turn`). */
export const BOOKING_SOURCES = [
	'choice',
	'assignment',
	'promotion',
	'swap',
	'trade',
	'transfer',
	'staff',
	'walk_in'
] as const;

/** One registration's seat in one session. Triggers count seats and refuse overlaps and days not paid for. */
export const booking = sqliteTable(
	'booking',
	{
		id: id(),
		sessionId: integer('session_id')
			.notNull()
			.references(() => session.id),
		registrationId: integer('registration_id')
			.notNull()
			.references(() => registration.id),
		status: text('status', { enum: ['active', 'cancelled'] })
			.notNull()
			.default('active'),
		source: text('source', { enum: BOOKING_SOURCES }).notNull().default('choice'),
		createdAt: instant('created_at').notNull()
	},
	(t) => [
		uniqueIndex('booking_once')
			.on(t.registrationId, t.sessionId)
			.where(sql`status = 'active'`),
		index('booking_session').on(t.sessionId, t.status)
	]
);
