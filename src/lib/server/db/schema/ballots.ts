import { sql } from 'drizzle-orm';
import {
	check,
	foreignKey,
	index,
	integer,
	primaryKey,
	sqliteTable,
	text,
	uniqueIndex
} from 'drizzle-orm/sqlite-core';
import { ENTRY_KINDS, VOID_REASONS } from '../../../poll/ledger.ts';
import { flag, id, instant, json } from './columns.ts';
import { person } from './members.ts';
import { poll, pollCandidate } from './polls.ts';
import { registration } from './registration.ts';

/** One person's vote in a poll: once (unique key), whatever the spelling of the address. */
export const ballot = sqliteTable(
	'ballot',
	{
		/** Drawn by lot, in the ledger and on the receipt. */
		id: text('id').primaryKey(),
		pollId: integer('poll_id')
			.notNull()
			.references(() => poll.id),
		/** HMAC-SHA-256 of the canonical address under the poll's pepper, in hexadecimal. */
		voterKey: text('voter_key').notNull(),
		/** Codes of candidates, in alphabetical order. */
		choices: json<string[]>('choices').notNull(),
		/** Of the commitment in the ledger; the voter has it on the receipt. */
		nonce: text('nonce').notNull(),
		/** Taken out by two people. */
		isVoid: flag('is_void').notNull().default(false),
		/** Looked at by staff: null while nobody asks it, else until somebody says that it stands. */
		heldAt: instant('held_at'),
		heldFor: text('held_for').notNull().default(''),
		clearedAt: instant('cleared_at')
	},
	(t) => [
		uniqueIndex('ballot_once').on(t.pollId, t.voterKey),
		index('ballot_held')
			.on(t.pollId)
			.where(sql`held_at IS NOT NULL AND cleared_at IS NULL`)
	]
);

/** What is held of where a ballot came from, while it may be contested: erased with the pepper. */
export const ballotTrace = sqliteTable(
	'ballot_trace',
	{
		ballotId: text('ballot_id')
			.primaryKey()
			.references(() => ballot.id),
		pollId: integer('poll_id')
			.notNull()
			.references(() => poll.id),
		address: text('address').notNull(),
		domain: text('domain').notNull(),
		/** Keyed hash of the network, under the pepper. */
		network: text('network').notNull(),
		/** How the address was proved. */
		proof: text('proof', { enum: ['code', 'session', 'facebook', 'google', 'microsoft'] }).notNull(),
		/** Solved no proof of work: the form without scripts. */
		isPlain: flag('is_plain').notNull().default(false),
		at: instant('at').notNull(),
		/** Of whoever votes, where those registered do. */
		registrationId: integer('registration_id').references(() => registration.id),
		/** The first registration of that place: it may have passed from hand to hand, and votes once. */
		placeId: integer('place_id').references(() => registration.id)
	},
	(t) => [
		uniqueIndex('ballot_trace_place').on(t.pollId, t.placeId),
		index('ballot_trace_network').on(t.pollId, t.network, t.at),
		index('ballot_trace_domain').on(t.pollId, t.domain, t.at),
		index('ballot_trace_plain')
			.on(t.pollId, t.at)
			.where(sql`is_plain = 1`)
	]
);

/** The ledger: a line for each thing that happened to a ballot, chained. Append-only, without a gap (triggers). */
export const ledgerEntry = sqliteTable(
	'ledger_entry',
	{
		pollId: integer('poll_id')
			.notNull()
			.references(() => poll.id),
		/** From 1. */
		seq: integer('seq').notNull(),
		kind: text('kind', { enum: ENTRY_KINDS }).notNull(),
		ballotId: text('ballot_id')
			.notNull()
			.references(() => ballot.id),
		commitment: text('commitment').notNull(),
		hour: text('hour').notNull(),
		reason: text('reason', { enum: ['', ...VOID_REASONS] })
			.notNull()
			.default(''),
		prev: text('prev').notNull(),
		hash: text('hash').notNull()
	},
	(t) => [primaryKey({ columns: [t.pollId, t.seq] }), index('ledger_entry_ballot').on(t.ballotId)]
);

/** What was signed and mailed of the ledger, every ten minutes in which it moved. Append-only. */
export const ledgerHead = sqliteTable(
	'ledger_head',
	{
		pollId: integer('poll_id').notNull(),
		seq: integer('seq').notNull(),
		hash: text('hash').notNull(),
		at: instant('at').notNull(),
		signature: text('signature').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.pollId, t.seq] }),
		foreignKey({ columns: [t.pollId, t.seq], foreignColumns: [ledgerEntry.pollId, ledgerEntry.seq] })
	]
);

/** What two people of the permanence decide of a ballot: to take it out, or to put it back. */
export const ballotReview = sqliteTable(
	'ballot_review',
	{
		id: id(),
		ballotId: text('ballot_id')
			.notNull()
			.references(() => ballot.id),
		kind: text('kind', { enum: ['void', 'restore'] }).notNull(),
		reason: text('reason', { enum: ['', ...VOID_REASONS] }).notNull(),
		askedBy: integer('asked_by')
			.notNull()
			.references(() => person.id),
		askedAt: instant('asked_at').notNull(),
		secondBy: integer('second_by').references(() => person.id),
		decidedAt: instant('decided_at'),
		/** Whether the second person agreed. */
		agreed: flag('agreed')
	},
	(t) => [
		uniqueIndex('ballot_review_open')
			.on(t.ballotId)
			.where(sql`decided_at IS NULL`),
		check('ballot_review_two', sql`${t.secondBy} IS NULL OR ${t.secondBy} <> ${t.askedBy}`),
		check('ballot_review_reason', sql`(${t.kind} = 'void') = (${t.reason} <> '')`)
	]
);

/** A code mailed to vote with: good once, for one browser, a few tries, ten minutes. */
export const voteCode = sqliteTable(
	'vote_code',
	{
		id: id(),
		pollId: integer('poll_id')
			.notNull()
			.references(() => poll.id),
		voterKey: text('voter_key').notNull(),
		address: text('address').notNull(),
		/** HMAC of the code; the code itself is nowhere. */
		codeHash: text('code_hash').notNull(),
		/** What is to be chosen, as it was asked. */
		choices: json<string[]>('choices').notNull(),
		isPlain: flag('is_plain').notNull().default(false),
		/** Keyed hash of the network that asks, as in `ballot_trace`. */
		network: text('network').notNull().default(''),
		attempts: integer('attempts').notNull().default(0),
		createdAt: instant('created_at').notNull(),
		expiresAt: instant('expires_at').notNull(),
		usedAt: instant('used_at')
	},
	(t) => [
		index('vote_code_created').on(t.createdAt),
		index('vote_code_network').on(t.pollId, t.network, t.createdAt)
	]
);

/** Proofs of work that have served: each serves once. */
export const spentWork = sqliteTable(
	'spent_work',
	{ id: text('id').primaryKey(), expiresAt: instant('expires_at').notNull() },
	(t) => [index('spent_work_expires').on(t.expiresAt)]
);

/** A word to a candidate, read by staff before it shows; one a ballot. */
export const encouragement = sqliteTable(
	'encouragement',
	{
		id: id(),
		candidateId: integer('candidate_id')
			.notNull()
			.references(() => pollCandidate.id),
		/** Null once addresses are destroyed: a word that is signed is then of no ballot that is opened. */
		ballotId: text('ballot_id')
			.unique()
			.references(() => ballot.id),
		name: text('name').notNull(),
		words: text('words').notNull(),
		status: text('status', { enum: ['waiting', 'shown', 'refused'] })
			.notNull()
			.default('waiting'),
		at: instant('at').notNull(),
		reviewedBy: integer('reviewed_by').references(() => person.id),
		reviewedAt: instant('reviewed_at')
	},
	(t) => [index('encouragement_candidate').on(t.candidateId, t.status)]
);
