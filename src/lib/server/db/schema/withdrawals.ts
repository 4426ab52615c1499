import { sql } from 'drizzle-orm';
import { check, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { id, instant } from './columns.ts';
import { person } from './members.ts';
import { invoice } from './payments.ts';
import { registration } from './registration.ts';

/** Late withdrawals that staff forgave, each once: what was kept is given back. Append-only (triggers). */
export const withdrawalPardon = sqliteTable(
	'withdrawal_pardon',
	{
		id: id(),
		registrationId: integer('registration_id')
			.notNull()
			.references(() => registration.id),
		reason: text('reason').notNull(),
		/** What gives back the price that was kept; null where none was, a credit of a pack included. */
		creditNoteId: integer('credit_note_id').references(() => invoice.id),
		/** Null: the system. */
		recordedBy: integer('recorded_by').references(() => person.id),
		at: instant('at').notNull()
	},
	(t) => [
		uniqueIndex('withdrawal_pardon_once').on(t.registrationId),
		check('withdrawal_pardon_says_why', sql`length(${t.reason}) > 0`)
	]
);
