import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { sql } from 'drizzle-orm';
import { id, instant } from './columns.ts';
import { courseSession } from './courses.ts';
import { person } from './members.ts';
import { session } from './programme.ts';

/** That a member of a co-development group agreed to keep what is said there, with the very words they read. */
export const groupAgreement = sqliteTable(
	'group_agreement',
	{
		eventId: integer('event_id')
			.notNull()
			.references(() => courseSession.eventId),
		personId: integer('person_id')
			.notNull()
			.references(() => person.id),
		/** As they were named that day. */
		name: text('name').notNull(),
		version: integer('version').notNull(),
		statement: text('statement').notNull(),
		agreedAt: instant('agreed_at').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.eventId, t.personId] }),
		index('group_agreement_person').on(t.personId),
		check('group_agreement_words', sql`${t.version} >= 1 AND ${t.statement} <> ''`)
	]
);

/** Who brings a case to a meeting, and of what: read by the members and whoever leads them, by nobody else. */
export const groupCase = sqliteTable(
	'group_case',
	{
		id: id(),
		sessionId: integer('session_id')
			.notNull()
			.references(() => session.id),
		personId: integer('person_id')
			.notNull()
			.references(() => person.id),
		subject: text('subject').notNull().default('')
	},
	(t) => [
		uniqueIndex('group_case_one_a_meeting').on(t.sessionId),
		index('group_case_person').on(t.personId),
		check('group_case_subject', sql`length(${t.subject}) <= 200`)
	]
);

/** What a member keeps of a meeting, for themselves. */
export const groupLearning = sqliteTable(
	'group_learning',
	{
		sessionId: integer('session_id')
			.notNull()
			.references(() => session.id),
		personId: integer('person_id')
			.notNull()
			.references(() => person.id),
		words: text('words').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.sessionId, t.personId] }),
		index('group_learning_person').on(t.personId),
		check('group_learning_words', sql`length(${t.words}) BETWEEN 1 AND 2000`)
	]
);
