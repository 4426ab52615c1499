import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { instant, json, lastingId } from './columns.ts';

/** A fact written with the change that caused it, for the worker to act on: at least once, each idempotent. */
export const outbox = sqliteTable(
	'outbox',
	{
		/** In the keys of the mails it makes. */
		id: lastingId(),
		kind: text('kind').notNull(),
		payload: json<Record<string, unknown>>('payload').notNull(),
		/** A fact said twice under one key is done once. */
		dedupeKey: text('dedupe_key').unique(),
		createdAt: instant('created_at').notNull(),
		runAfter: instant('run_after').notNull(),
		attempts: integer('attempts').notNull().default(0),
		/** Until when a worker has it to itself. */
		leasedUntil: instant('leased_until'),
		doneAt: instant('done_at'),
		/** Given up after the last attempt; staff can replay it. */
		deadAt: instant('dead_at'),
		lastError: text('last_error')
	},
	(t) => [
		index('outbox_due')
			.on(t.runAfter)
			.where(sql`done_at IS NULL AND dead_at IS NULL`),
		index('outbox_dead')
			.on(t.deadAt)
			.where(sql`dead_at IS NOT NULL`),
		index('outbox_vote_code')
			.on(t.createdAt)
			.where(sql`kind = 'vote.code'`)
	]
);
