import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { id, instant } from './columns.ts';
import { courseSession } from './courses.ts';
import { person } from './members.ts';
import { session } from './programme.ts';
import { registration } from './registration.ts';

/** A session someone would like, in their order. Neither a session nor a rank comes twice. */
export const wish = sqliteTable(
	'wish',
	{
		registrationId: integer('registration_id')
			.notNull()
			.references(() => registration.id),
		sessionId: integer('session_id')
			.notNull()
			.references(() => session.id),
		/** From 1, the dearest. */
		rank: integer('rank').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.registrationId, t.sessionId] }),
		uniqueIndex('wish_rank').on(t.registrationId, t.rank),
		index('wish_session').on(t.sessionId),
		check('wish_rank_positive', sql`${t.rank} > 0`)
	]
);

/**
 * Someone waiting for a seat in a session, first come first served by id. Triggers refuse a seat to whoever would pass
 * before somebody who could take it (view `waitable`).
 */
export const waitlistEntry = sqliteTable(
	'waitlist_entry',
	{
		id: id(),
		sessionId: integer('session_id')
			.notNull()
			.references(() => session.id),
		registrationId: integer('registration_id')
			.notNull()
			.references(() => registration.id),
		status: text('status', { enum: ['waiting', 'accepted', 'withdrawn', 'lapsed'] })
			.notNull()
			.default('waiting'),
		/** The seat they would leave for this one, when the two overlap. */
		leavesSessionId: integer('leaves_session_id').references(() => session.id),
		createdAt: instant('created_at').notNull(),
		/** When it was accepted, withdrawn or lapsed. */
		endedAt: instant('ended_at')
	},
	(t) => [
		uniqueIndex('waitlist_entry_once')
			.on(t.registrationId, t.sessionId)
			.where(sql`status = 'waiting'`),
		index('waitlist_entry_waiting')
			.on(t.sessionId, t.id)
			.where(sql`status = 'waiting'`),
		index('waitlist_entry_leaving')
			.on(t.leavesSessionId, t.sessionId, t.id)
			.where(sql`status = 'waiting' AND leaves_session_id IS NOT NULL`)
	]
);

/**
 * What one person gave and took in a trade: people who each waited for a seat that another of them had and would leave,
 * exchanged in one transaction. Append-only; a trade gives exactly the seats that it takes (triggers).
 */
export const seatTrade = sqliteTable(
	'seat_trade',
	{
		/** The wait that it ended: once in one trade. */
		entryId: integer('entry_id')
			.primaryKey()
			.references(() => waitlistEntry.id),
		/** The oldest entry of the trade, its own included. */
		tradeId: integer('trade_id')
			.notNull()
			.references(() => waitlistEntry.id),
		registrationId: integer('registration_id')
			.notNull()
			.references(() => registration.id),
		givesSessionId: integer('gives_session_id')
			.notNull()
			.references(() => session.id),
		takesSessionId: integer('takes_session_id')
			.notNull()
			.references(() => session.id),
		createdAt: instant('created_at').notNull()
	},
	(t) => [
		uniqueIndex('seat_trade_gives').on(t.tradeId, t.givesSessionId),
		uniqueIndex('seat_trade_takes').on(t.tradeId, t.takesSessionId),
		uniqueIndex('seat_trade_person').on(t.tradeId, t.registrationId),
		index('seat_trade_registration').on(t.registrationId)
	]
);

/** A seat offered for another: whoever has the wanted one may take it, once. */
export const seatSwap = sqliteTable(
	'seat_swap',
	{
		id: id(),
		/** In addresses. */
		code: text('code').notNull().unique(),
		fromRegistrationId: integer('from_registration_id')
			.notNull()
			.references(() => registration.id),
		givesSessionId: integer('gives_session_id')
			.notNull()
			.references(() => session.id),
		wantsSessionId: integer('wants_session_id')
			.notNull()
			.references(() => session.id),
		/** Who took it. */
		toRegistrationId: integer('to_registration_id').references(() => registration.id),
		status: text('status', { enum: ['offered', 'accepted', 'withdrawn', 'lapsed'] })
			.notNull()
			.default('offered'),
		createdAt: instant('created_at').notNull(),
		endedAt: instant('ended_at')
	},
	(t) => [
		uniqueIndex('seat_swap_once')
			.on(t.fromRegistrationId, t.givesSessionId, t.wantsSessionId)
			.where(sql`status = 'offered'`),
		index('seat_swap_wanted')
			.on(t.wantsSessionId)
			.where(sql`status = 'offered'`),
		check('seat_swap_two_sessions', sql`${t.givesSessionId} <> ${t.wantsSessionId}`),
		check('seat_swap_taken', sql`${t.status} <> 'accepted' OR ${t.toRegistrationId} IS NOT NULL`)
	]
);

/**
 * Somebody waiting for a place in a dated offer that is full, first come first served by id. A place that comes back is
 * offered to the first until an instant: it counts as taken meanwhile (triggers), and nobody orders before them.
 */
export const placeWait = sqliteTable(
	'place_wait',
	{
		id: id(),
		eventId: integer('event_id')
			.notNull()
			.references(() => courseSession.eventId),
		personId: integer('person_id')
			.notNull()
			.references(() => person.id),
		status: text('status', { enum: ['waiting', 'offered', 'accepted', 'withdrawn', 'lapsed'] })
			.notNull()
			.default('waiting'),
		createdAt: instant('created_at').notNull(),
		/** Until when the place is theirs to take; set when it is offered. */
		offeredUntil: instant('offered_until'),
		/** When it was accepted, withdrawn or lapsed. */
		endedAt: instant('ended_at')
	},
	(t) => [
		uniqueIndex('place_wait_once')
			.on(t.eventId, t.personId)
			.where(sql`status IN ('waiting', 'offered')`),
		index('place_wait_waiting')
			.on(t.eventId, t.id)
			.where(sql`status = 'waiting'`),
		index('place_wait_offered')
			.on(t.offeredUntil)
			.where(sql`status = 'offered'`),
		index('place_wait_person').on(t.personId),
		check('place_wait_offer', sql`${t.status} <> 'offered' OR ${t.offeredUntil} IS NOT NULL`)
	]
);
