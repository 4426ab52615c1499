import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { day, id, instant } from './columns.ts';
import { session } from './programme.ts';
import { registration } from './registration.ts';

/** Who has evaluated a session: once each, and never what they said. */
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
	(t) => [primaryKey({ columns: [t.sessionId, t.registrationId] })]
);

/**
 * What somebody thought of a session. Nothing leads back to them: no registration, no instant, and an id drawn at
 * random, so that the order of the rows says nothing either.
 */
export const evaluation = sqliteTable(
	'evaluation',
	{
		id: id(),
		sessionId: integer('session_id')
			.notNull()
			.references(() => session.id),
		/** From 1 to 5. */
		overall: integer('overall').notNull(),
		useful: integer('useful').notNull(),
		pace: text('pace', { enum: ['slow', 'right', 'fast'] }).notNull(),
		comment: text('comment').notNull().default(''),
		day: day('day').notNull()
	},
	(t) => [
		index('evaluation_session').on(t.sessionId),
		check('evaluation_scale', sql`${t.overall} BETWEEN 1 AND 5 AND ${t.useful} BETWEEN 1 AND 5`)
	]
);

/** When the evaluations of an event's sessions were asked, a day at a time. */
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
