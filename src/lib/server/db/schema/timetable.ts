import { sql } from 'drizzle-orm';
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { day, flag, id, instant, json } from './columns.ts';
import { event } from './events.ts';
import { person } from './members.ts';
import { room, session } from './programme.ts';
import { proposal } from './proposals.ts';

/** A span of the event's days in which sessions run in parallel. */
export const slot = sqliteTable(
	'slot',
	{
		id: id(),
		eventId: integer('event_id')
			.notNull()
			.references(() => event.id),
		/** As `session.slot`. */
		key: text('key').notNull(),
		day: day('day').notNull(),
		startsAt: instant('starts_at').notNull(),
		endsAt: instant('ends_at').notNull()
	},
	(t) => [uniqueIndex('slot_key').on(t.eventId, t.key), check('slot_times', sql`${t.endsAt} > ${t.startsAt}`)]
);

/**
 * Where the draft puts a session, or a confirmed proposal that is not one yet. The published timetable is `session`
 * itself; a draft changes nothing there until it is published. No slot: still to be placed.
 */
export const draftPlacement = sqliteTable(
	'draft_placement',
	{
		id: id(),
		eventId: integer('event_id')
			.notNull()
			.references(() => event.id),
		sessionId: integer('session_id').references(() => session.id),
		proposalId: integer('proposal_id').references(() => proposal.id),
		slotId: integer('slot_id').references(() => slot.id),
		roomId: integer('room_id').references(() => room.id),
		capacity: integer('capacity').notNull().default(0),
		/** How long the draft has it last; none: as long as its session, or as its format says. */
		minutes: integer('minutes'),
		/** The solver leaves it where it is. */
		pinned: flag('pinned').notNull().default(false),
		/** Rises with each move: two people moving it are told. */
		revision: integer('revision').notNull().default(1),
		updatedBy: integer('updated_by').references(() => person.id),
		updatedAt: instant('updated_at').notNull()
	},
	(t) => [
		index('draft_placement_event').on(t.eventId),
		uniqueIndex('draft_placement_session').on(t.sessionId),
		uniqueIndex('draft_placement_proposal').on(t.proposalId),
		check('draft_placement_of_one', sql`(${t.sessionId} IS NULL) <> (${t.proposalId} IS NULL)`),
		check('draft_placement_capacity', sql`${t.capacity} >= 0`),
		check('draft_placement_minutes', sql`${t.minutes} BETWEEN 5 AND 1080`)
	]
);

/** What one publication changed of one session. Instants are milliseconds since 1970 UTC. */
export interface TimetableChange {
	sessionId: number;
	title: string;
	kind: 'added' | 'moved' | 'cancelled' | 'capacity';
	from: { startsAt: number; endsAt: number; roomName: string | null; capacity: number } | null;
	to: { startsAt: number; endsAt: number; roomName: string | null; capacity: number } | null;
	/** Registrations that lost their seat by it. */
	lost: number[];
}

/** A published timetable. Append-only (triggers); numbered from 1 in each event. */
export const timetableVersion = sqliteTable(
	'timetable_version',
	{
		id: id(),
		eventId: integer('event_id')
			.notNull()
			.references(() => event.id),
		number: integer('number').notNull(),
		note: text('note').notNull().default(''),
		changes: json<TimetableChange[]>('changes').notNull(),
		/** Whether those concerned are written to. */
		notified: flag('notified').notNull(),
		publishedBy: integer('published_by').references(() => person.id),
		publishedAt: instant('published_at').notNull()
	},
	(t) => [uniqueIndex('timetable_version_number').on(t.eventId, t.number)]
);
