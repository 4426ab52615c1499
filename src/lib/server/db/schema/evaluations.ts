import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { day, flag, instant } from './columns.ts';
import { session } from './programme.ts';
import { registration } from './registration.ts';

// These tables have no row number (`WITHOUT ROWID`, in 0015): the order in which people answered stands in none of them.

/** Who has evaluated a session: once each, and never what they said. Gone once nobody can answer any more. */
export const evaluationGiven = sqliteTable(
	'evaluation_given',
	{
		sessionId: integer('session_id')
			.notNull()
			.references(() => session.id),
		registrationId: integer('registration_id')
			.notNull()
			.references(() => registration.id)
	},
	(t) => [
		primaryKey({ columns: [t.sessionId, t.registrationId] }),
		index('evaluation_given_registration').on(t.registrationId)
	]
);

/**
 * What somebody thought of a session. Nothing leads back to them: no registration, no instant, and an id that the
 * database draws, so that the order of the rows says nothing either.
 */
export const evaluation = sqliteTable(
	'evaluation',
	{
		id: text('id')
			.primaryKey()
			.default(sql`(lower(hex(randomblob(16))))`),
		sessionId: integer('session_id')
			.notNull()
			.references(() => session.id),
		/** From 1 to 5. */
		overall: integer('overall').notNull(),
		useful: integer('useful').notNull(),
		pace: text('pace', { enum: ['slow', 'right', 'fast'] }).notNull(),
		comment: text('comment').notNull().default(''),
		/** Whether staff took its comment away: the words are gone, the marks stay. */
		commentRemoved: flag('comment_removed').notNull().default(false),
		/** Whether it is in the results while others may still answer: with four others, drawn together. */
		shown: flag('shown').notNull().default(false)
	},
	(t) => [
		index('evaluation_session').on(t.sessionId, t.shown),
		check('evaluation_scale', sql`${t.overall} BETWEEN 1 AND 5 AND ${t.useful} BETWEEN 1 AND 5`)
	]
);

/** To whom the evaluations of a day were asked: once each. */
export const evaluationAsked = sqliteTable(
	'evaluation_asked',
	{
		registrationId: integer('registration_id')
			.notNull()
			.references(() => registration.id),
		day: day('day').notNull(),
		at: instant('at').notNull()
	},
	(t) => [primaryKey({ columns: [t.registrationId, t.day] })]
);
