import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { id, instant } from './columns.ts';
import { session } from './programme.ts';
import { registration } from './registration.ts';

/** A round of an exchange session (La Ruche): everyone changes tables between two. */
export const exchangeRound = sqliteTable(
	'exchange_round',
	{
		id: id(),
		sessionId: integer('session_id')
			.notNull()
			.references(() => session.id),
		/** From 1. */
		number: integer('number').notNull(),
		startsAt: instant('starts_at').notNull(),
		endsAt: instant('ends_at').notNull()
	},
	(t) => [
		uniqueIndex('exchange_round_number').on(t.sessionId, t.number),
		check('exchange_round_times', sql`${t.endsAt} > ${t.startsAt}`)
	]
);

/** A table with a theme and a host, there in every round of its session. */
export const exchangeTable = sqliteTable(
	'exchange_table',
	{
		id: id(),
		sessionId: integer('session_id')
			.notNull()
			.references(() => session.id),
		/** On the table's card, from 1. */
		number: integer('number').notNull(),
		theme: text('theme').notNull(),
		host: text('host').notNull().default(''),
		seats: integer('seats').notNull()
	},
	(t) => [
		uniqueIndex('exchange_table_number').on(t.sessionId, t.number),
		check('exchange_table_seats', sql`${t.seats} BETWEEN 2 AND 100`)
	]
);

/** Seats taken at a table in a round; kept by triggers, whose check refuses the one too many. */
export const exchangeFill = sqliteTable(
	'exchange_fill',
	{
		roundId: integer('round_id')
			.notNull()
			.references(() => exchangeRound.id),
		tableId: integer('table_id')
			.notNull()
			.references(() => exchangeTable.id),
		taken: integer('taken').notNull(),
		seats: integer('seats').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.roundId, t.tableId] }),
		check('exchange_table_never_overfull', sql`${t.taken} BETWEEN 0 AND ${t.seats}`)
	]
);

/** Where somebody sits in a round: one table a round, for those who have a seat in the session. */
export const exchangeSeat = sqliteTable(
	'exchange_seat',
	{
		roundId: integer('round_id')
			.notNull()
			.references(() => exchangeRound.id),
		registrationId: integer('registration_id')
			.notNull()
			.references(() => registration.id),
		tableId: integer('table_id')
			.notNull()
			.references(() => exchangeTable.id),
		/** Chosen ones are left where they are by the seating. */
		source: text('source', { enum: ['chosen', 'assigned'] }).notNull(),
		at: instant('at').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.roundId, t.registrationId] }),
		index('exchange_seat_table').on(t.tableId, t.roundId)
	]
);

/** Someone who asks to be seated, in the rounds where they have not chosen. */
export const seatingRequest = sqliteTable(
	'seating_request',
	{
		sessionId: integer('session_id')
			.notNull()
			.references(() => session.id),
		registrationId: integer('registration_id')
			.notNull()
			.references(() => registration.id),
		at: instant('at').notNull()
	},
	(t) => [primaryKey({ columns: [t.sessionId, t.registrationId] })]
);
