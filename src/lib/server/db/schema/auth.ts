import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { PROVIDERS } from '../../../schemas/providers.ts';
import { id, instant } from './columns.ts';
import { event } from './events.ts';
import { checkpoint } from './checkin.ts';
import { person } from './members.ts';

/** A person who can sign in. Without a password, they sign in by a code sent to their address. */
export const account = sqliteTable('account', {
	personId: integer('person_id')
		.primaryKey()
		.references(() => person.id),
	/** argon2id, encoded with its parameters. */
	passwordHash: text('password_hash'),
	createdAt: instant('created_at').notNull()
});

/** Staff of the association: `staff` (permanence) sees and acts, `door` only checks people in. */
export const staffRole = sqliteTable(
	'staff_role',
	{
		personId: integer('person_id')
			.notNull()
			.references(() => person.id),
		role: text('role', { enum: ['staff', 'door'] }).notNull()
	},
	(t) => [primaryKey({ columns: [t.personId, t.role] })]
);

export const authSession = sqliteTable(
	'auth_session',
	{
		/** SHA-256 of the session id that the cookie carries. */
		id: text('id').primaryKey(),
		personId: integer('person_id')
			.notNull()
			.references(() => person.id),
		expiresAt: instant('expires_at').notNull(),
		createdAt: instant('created_at').notNull()
	},
	(t) => [index('auth_session_person').on(t.personId)]
);

/** A six-digit code sent by mail; only its hash is kept, with the tries left. */
export const loginCode = sqliteTable(
	'login_code',
	{
		id: id(),
		emailCanonical: text('email_canonical').notNull(),
		codeHash: text('code_hash').notNull(),
		createdAt: instant('created_at').notNull(),
		expiresAt: instant('expires_at').notNull(),
		attempts: integer('attempts').notNull().default(0),
		usedAt: instant('used_at')
	},
	(t) => [index('login_code_email').on(t.emailCanonical, t.createdAt)]
);

/**
 * Whose account of a provider opens which account here, by the name that the provider never gives to another. Neither
 * address nor token of theirs is kept.
 */
export const identity = sqliteTable(
	'identity',
	{
		provider: text('provider', { enum: PROVIDERS }).notNull(),
		subject: text('subject').notNull(),
		personId: integer('person_id')
			.notNull()
			.references(() => account.personId),
		linkedAt: instant('linked_at').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.provider, t.subject] }),
		uniqueIndex('identity_one_each').on(t.personId, t.provider),
		check('identity_subject', sql`length(${t.subject}) BETWEEN 1 AND 255`)
	]
);

/** Trips to a provider that came back: each comes back once. */
export const spentTrip = sqliteTable(
	'spent_trip',
	{
		/** SHA-256 of its state. */
		id: text('id').primaryKey(),
		expiresAt: instant('expires_at').notNull()
	},
	(t) => [index('spent_trip_expires').on(t.expiresAt)]
);

/** Fixed windows of counted attempts, by keyed hash of what is limited (never the address itself). */
export const throttle = sqliteTable(
	'throttle',
	{
		key: text('key').notNull(),
		windowStart: instant('window_start').notNull(),
		count: integer('count').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.key] }),
		index('throttle_window').on(t.windowStart),
		check('throttle_count', sql`${t.count} > 0`)
	]
);

/** A scanning device allowed to call the check-in API with its token. */
export const device = sqliteTable('device', {
	id: id(),
	name: text('name').notNull(),
	/** SHA-256 of the token shown once to staff. */
	tokenHash: text('token_hash').notNull().unique(),
	eventId: integer('event_id')
		.notNull()
		.references(() => event.id),
	/** Where it stands unless a request names another checkpoint of the same event. */
	checkpointId: integer('checkpoint_id').references(() => checkpoint.id),
	createdAt: instant('created_at').notNull(),
	revokedAt: instant('revoked_at')
});
