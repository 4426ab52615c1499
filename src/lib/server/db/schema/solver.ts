import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { id, instant, json } from './columns.ts';
import { event } from './events.ts';
import { person } from './members.ts';
import { session } from './programme.ts';

/** One run of the solver. It changes nothing until somebody accepts it, and only if what it was asked is still so. */
export const solverRun = sqliteTable(
	'solver_run',
	{
		id: id(),
		eventId: integer('event_id')
			.notNull()
			.references(() => event.id),
		/** The session that it is about, for one of several in an event; null for the whole event. */
		sessionId: integer('session_id').references(() => session.id),
		kind: text('kind', { enum: ['timetable', 'assignment', 'seating'] }).notNull(),
		status: text('status', { enum: ['running', 'done', 'failed', 'accepted', 'dismissed'] }).notNull(),
		seed: integer('seed').notNull(),
		/** Most seconds given to it. */
		seconds: integer('seconds').notNull(),
		/** SHA-256 of the problem: a result of another problem is not accepted. */
		problemDigest: text('problem_digest').notNull(),
		/** What it says while it searches. */
		progress: json<Record<string, unknown>>('progress').notNull().default({}),
		result: json<Record<string, unknown>>('result'),
		requestedBy: integer('requested_by').references(() => person.id),
		createdAt: instant('created_at').notNull(),
		finishedAt: instant('finished_at'),
		acceptedAt: instant('accepted_at')
	},
	(t) => [
		index('solver_run_event').on(t.eventId, t.kind, t.id),
		uniqueIndex('solver_run_one_at_a_time')
			.on(t.eventId)
			.where(sql`status = 'running'`)
	]
);
