import { sql } from 'drizzle-orm';
import {
	blob,
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
import { REFUSED_TRIES } from '../../../poll/refused.ts';
import { awardCategory } from './awards.ts';
import { flag, id, instant, json } from './columns.ts';
import { event } from './events.ts';
import { exhibitor } from './exhibitors.ts';
import { person } from './members.ts';
import { nomination, nominationFile } from './nominations.ts';
import { session, speaker } from './programme.ts';
import { registration } from './registration.ts';

export const ELECTORATES = ['anyone', 'attendees'] as const;

/** A vote of the public, for a prize of the Méritas or of an event. What it asks, of whom and until when is settled by its first ballot (triggers). */
export const poll = sqliteTable(
	'poll',
	{
		id: id(),
		/** Its name in the ledger and in what is signed: never changes. */
		code: text('code').notNull().unique(),
		categoryId: integer('category_id')
			.unique()
			.references(() => awardCategory.id),
		eventId: integer('event_id').references(() => event.id),
		/** In the addresses of an event; a prize of the Méritas has but one poll. */
		slug: text('slug').notNull().default(''),
		title: text('title').notNull(),
		introduction: text('introduction').notNull().default(''),
		timezone: text('timezone').notNull().default('America/Toronto'),
		/** Public from then on; null: being prepared. */
		publishedAt: instant('published_at'),
		opensAt: instant('opens_at').notNull(),
		closesAt: instant('closes_at').notNull(),
		/** Hours before the close in which the counts shown stand still. */
		freezeHours: integer('freeze_hours').notNull().default(48),
		/** Most candidates that one person chooses. */
		perVoter: integer('per_voter').notNull().default(1),
		/** How many are honoured. */
		retained: integer('retained').notNull().default(1),
		/** Whether one may vote otherwise until the close. */
		mayChange: flag('may_change').notNull().default(true),
		/** Who votes: whoever has an address, or those registered to the event (triggers). */
		electorate: text('electorate', { enum: ELECTORATES }).notNull().default('anyone'),
		/** Results are told and ballots opened from then on; null: as soon as it is closed. */
		embargoUntil: instant('embargo_until'),
		/** Until when a ballot may be contested; then addresses and the pepper are destroyed. */
		contestedUntil: instant('contested_until').notNull(),
		destroyedAt: instant('destroyed_at'),
		/**
		 * When the first instance whose clock was past the close said so: no ballot is taken since (trigger), whatever time another
		 * instance believes it is.
		 */
		sealedAt: instant('sealed_at'),
		/** Line of the head mailed last of a morning, and whether the one that closed the vote was (see `announce-heads.ts`). */
		announcedSeq: integer('announced_seq').notNull().default(0),
		isCloseAnnounced: flag('is_close_announced').notNull().default(false),
		/** Moved by triggers as ballots are cast, taken out and put back. */
		ballots: integer('ballots').notNull().default(0),
		voided: integer('voided').notNull().default(0),
		revision: integer('revision').notNull().default(1),
		createdAt: instant('created_at').notNull()
	},
	(t) => [
		uniqueIndex('poll_of_event')
			.on(t.eventId, t.slug)
			.where(sql`event_id IS NOT NULL`),
		check('poll_owner', sql`(${t.categoryId} IS NULL) <> (${t.eventId} IS NULL)`),
		check('poll_calendar', sql`${t.opensAt} < ${t.closesAt} AND ${t.closesAt} <= ${t.contestedUntil}`),
		check('poll_choices', sql`${t.perVoter} BETWEEN 1 AND 20 AND ${t.retained} BETWEEN 1 AND 20`),
		check('poll_freeze', sql`${t.freezeHours} BETWEEN 0 AND 240`),
		check('poll_counts', sql`${t.ballots} >= 0 AND ${t.voided} >= 0`)
	]
);

/** The secrets of a poll: apart, so that no read of polls carries them, and destroyed apart. */
export const pollSecret = sqliteTable('poll_secret', {
	pollId: integer('poll_id')
		.primaryKey()
		.references(() => poll.id),
	/** Key of the HMAC that makes a voter of an address: without it, no voter can be found from an address. */
	pepper: text('pepper').notNull(),
	/** Ed25519 key that signs heads, PKCS #8 in PEM; its public half is in the header of the ledger. */
	signingKey: text('signing_key').notNull()
});

/** Whom one may vote for. From the first ballot, its code and its name stay: they are in the hash of the ledger. */
export const pollCandidate = sqliteTable(
	'poll_candidate',
	{
		id: id(),
		pollId: integer('poll_id')
			.notNull()
			.references(() => poll.id),
		/** In ballots and addresses. */
		code: text('code').notNull(),
		nominationId: integer('nomination_id')
			.unique()
			.references(() => nomination.id),
		/** Of the event's programme; what leaves it by other ways than a publication leaves the candidate as it is named. */
		sessionId: integer('session_id').references(() => session.id, { onDelete: 'set null' }),
		speakerId: integer('speaker_id').references(() => speaker.id, { onDelete: 'set null' }),
		exhibitorId: integer('exhibitor_id').references(() => exhibitor.id, { onDelete: 'set null' }),
		name: text('name').notNull(),
		organisationName: text('organisation_name').notNull().default(''),
		regionCode: text('region_code'),
		story: text('story').notNull().default(''),
		photoId: integer('photo_id').references(() => nominationFile.id),
		position: integer('position').notNull().default(0),
		/** Moved by triggers: ballots that stand and choose it. */
		votes: integer('votes').notNull().default(0),
		/** Taken out of the choice; its votes stay, shown as such. */
		removedAt: instant('removed_at'),
		removedReason: text('removed_reason').notNull().default(''),
		/** They asked that the heads of the ledger be mailed to them no more. */
		headsStoppedAt: instant('heads_stopped_at')
	},
	(t) => [
		uniqueIndex('poll_candidate_code').on(t.pollId, t.code),
		uniqueIndex('poll_candidate_session').on(t.pollId, t.sessionId),
		uniqueIndex('poll_candidate_speaker').on(t.pollId, t.speakerId),
		uniqueIndex('poll_candidate_exhibitor').on(t.pollId, t.exhibitorId),
		check('poll_candidate_votes', sql`${t.votes} >= 0`)
	]
);

/** The picture of a candidate of an event that has no file elsewhere, as it is shown: square, in WebP. */
export const pollCandidatePicture = sqliteTable('poll_candidate_picture', {
	candidateId: integer('candidate_id')
		.primaryKey()
		.references(() => pollCandidate.id, { onDelete: 'cascade' }),
	sha256: text('sha256').notNull(),
	bytes: blob('bytes', { mode: 'buffer' }).notNull()
});

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
		index('ballot_trace_domain').on(t.pollId, t.domain, t.at)
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

export const POLL_DECISIONS = ['remove', 'return', 'reopen'] as const;

/**
 * What two people of the permanence decide of a vote in which somebody has voted: to take a candidate out of the choice, to put
 * it back, or to take ballots again where an instance whose clock is ahead has closed it before its time.
 */
export const pollDecision = sqliteTable(
	'poll_decision',
	{
		id: id(),
		pollId: integer('poll_id')
			.notNull()
			.references(() => poll.id),
		kind: text('kind', { enum: POLL_DECISIONS }).notNull(),
		candidateId: integer('candidate_id').references(() => pollCandidate.id),
		/** When a vote to be reopened was sealed: the decision is of that seal alone. */
		seal: instant('seal'),
		/** Public for a candidate. */
		reason: text('reason').notNull(),
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
		uniqueIndex('poll_decision_of_candidate')
			.on(t.candidateId)
			.where(sql`decided_at IS NULL`),
		uniqueIndex('poll_decision_of_seal')
			.on(t.pollId)
			.where(sql`decided_at IS NULL AND candidate_id IS NULL`),
		check('poll_decision_two', sql`${t.secondBy} IS NULL OR ${t.secondBy} <> ${t.askedBy}`),
		check('poll_decision_reason', sql`${t.reason} <> ''`),
		check(
			'poll_decision_object',
			sql`(${t.kind} = 'reopen') = (${t.candidateId} IS NULL) AND (${t.kind} = 'reopen') = (${t.seal} IS NOT NULL)`
		)
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

/** How many tries to vote were refused, by kind: figures of the certificate, of nobody in particular. */
export const pollRefusal = sqliteTable(
	'poll_refusal',
	{
		pollId: integer('poll_id')
			.notNull()
			.references(() => poll.id),
		kind: text('kind', { enum: REFUSED_TRIES }).notNull(),
		n: integer('n').notNull()
	},
	(t) => [primaryKey({ columns: [t.pollId, t.kind] }), check('poll_refusal_some', sql`${t.n} > 0`)]
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
