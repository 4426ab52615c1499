import { sql } from 'drizzle-orm';
import { blob, check, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { REFUSED_TRIES } from '../../../poll/refused.ts';
import { awardCategory } from './awards.ts';
import { flag, id, instant } from './columns.ts';
import { event } from './events.ts';
import { exhibitor } from './exhibitors.ts';
import { person } from './members.ts';
import { nomination, nominationFile } from './nominations.ts';
import { session, speaker } from './programme.ts';

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
		/** Of the header of its ledger (`lib/poll/ledger.ts`); settled by the first ballot (trigger). */
		ledgerFormat: integer('ledger_format').notNull().default(2),
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
