import { sql } from 'drizzle-orm';
import {
	type AnySQLiteColumn,
	blob,
	check,
	index,
	integer,
	primaryKey,
	sqliteTable,
	text,
	uniqueIndex
} from 'drizzle-orm/sqlite-core';
import {
	PROPOSAL_LEVELS,
	PROPOSAL_STATUSES,
	QUESTION_KINDS,
	type Equipment
} from '../../../schemas/proposal-lists.ts';
import { flag, id, instant, json } from './columns.ts';
import { event } from './events.ts';
import { person } from './members.ts';
import { SESSION_KINDS, session, track } from './programme.ts';

/** An event's call for proposals: one, with its dates and its rules. */
export const callForProposals = sqliteTable(
	'call_for_proposals',
	{
		eventId: integer('event_id')
			.primaryKey()
			.references(() => event.id),
		/** What is looked for, shown above the form. */
		introduction: text('introduction').notNull().default(''),
		opensAt: instant('opens_at').notNull(),
		closesAt: instant('closes_at').notNull(),
		/** Until when those accepted change their text by themselves. */
		editsCloseAt: instant('edits_close_at').notNull(),
		/** Until when reviews are written. */
		reviewsCloseAt: instant('reviews_close_at').notNull(),
		/** Reviewers see neither names nor organisations. */
		blind: flag('blind').notNull().default(false)
	},
	(t) => [check('call_dates', sql`${t.closesAt} > ${t.opensAt}`)]
);

/** What may be proposed: a workshop of 75 minutes, a table at La Ruche, a poster. */
export const proposalFormat = sqliteTable(
	'proposal_format',
	{
		id: id(),
		eventId: integer('event_id')
			.notNull()
			.references(() => event.id),
		name: text('name').notNull(),
		description: text('description').notNull().default(''),
		/** What an accepted proposal becomes. */
		kind: text('kind', { enum: SESSION_KINDS }).notNull(),
		minutes: integer('minutes').notNull(),
		/** Most people who may speak together. */
		maxSpeakers: integer('max_speakers').notNull().default(4),
		position: integer('position').notNull().default(0)
	},
	(t) => [
		index('proposal_format_event').on(t.eventId),
		check('proposal_format_minutes', sql`${t.minutes} > 0`)
	]
);

/** A question that an event's call asks besides the usual ones. */
export const callQuestion = sqliteTable(
	'call_question',
	{
		id: id(),
		eventId: integer('event_id')
			.notNull()
			.references(() => event.id),
		label: text('label').notNull(),
		help: text('help').notNull().default(''),
		kind: text('kind', { enum: QUESTION_KINDS }).notNull(),
		/** For `choice` and `choices`. */
		options: json<string[]>('options').notNull().default([]),
		required: flag('required').notNull().default(false),
		/** Asked no longer; answers stay. */
		retiredAt: instant('retired_at'),
		position: integer('position').notNull().default(0)
	},
	(t) => [index('call_question_event').on(t.eventId)]
);

/** What somebody offers to the programme. Triggers hold its states, and that one submitted has a title and a format. */
export const proposal = sqliteTable(
	'proposal',
	{
		id: id(),
		eventId: integer('event_id')
			.notNull()
			.references(() => event.id),
		/** In addresses; says nothing, opens nothing by itself. */
		code: text('code').notNull().unique(),
		/** Who answers for it: whoever began it, then whoever they left it to; always one of its speakers. */
		submitterId: integer('submitter_id')
			.notNull()
			.references(() => person.id),
		status: text('status', { enum: PROPOSAL_STATUSES }).notNull().default('draft'),
		formatId: integer('format_id').references(() => proposalFormat.id),
		trackId: integer('track_id').references(() => track.id),
		title: text('title').notNull().default(''),
		/** Printed in the programme. */
		summary: text('summary').notNull().default(''),
		/** The whole, for the page of the session and those who select. */
		description: text('description').notNull().default(''),
		level: text('level', { enum: PROPOSAL_LEVELS }).notNull().default('everyone'),
		/** What the room must have. */
		equipment: json<Equipment[]>('equipment').notNull().default([]),
		/** Most people it works with; null: as many as the room holds. */
		maxPeople: integer('max_people'),
		/** For those who select, never published. */
		note: text('note').notNull().default(''),
		/** By question id. */
		answers: json<Record<string, string | string[] | boolean>>('answers').notNull().default({}),
		/** Rises with each save: a page that read an older one does not write over a newer. */
		revision: integer('revision').notNull().default(1),
		/** What the committee decided, before its letter leaves. */
		decision: text('decision', { enum: ['accepted', 'waitlisted', 'declined'] }),
		/** Place on the reserve list, from 1. */
		reserveRank: integer('reserve_rank'),
		/** Last day to confirm an acceptance, `YYYY-MM-DD`, as its letter says. */
		confirmBy: text('confirm_by'),
		/** When staff took its place back, never confirmed; null again once it is accepted again. */
		lapsedAt: instant('lapsed_at'),
		/** What it was when it was withdrawn; a trigger writes it. */
		withdrawnFrom: text('withdrawn_from', { enum: PROPOSAL_STATUSES }),
		/** When the place that it left was given, or let go; a trigger sees that it is once. */
		placeSettledAt: instant('place_settled_at'),
		/** Who has that place; null where nobody came instead. */
		replacedBy: integer('replaced_by').references((): AnySQLiteColumn => proposal.id),
		/** The session it became. */
		sessionId: integer('session_id').references(() => session.id),
		createdAt: instant('created_at').notNull(),
		updatedAt: instant('updated_at').notNull(),
		submittedAt: instant('submitted_at'),
		/** When the decision was told. */
		decidedAt: instant('decided_at'),
		confirmedAt: instant('confirmed_at'),
		withdrawnAt: instant('withdrawn_at')
	},
	(t) => [
		index('proposal_event').on(t.eventId, t.status),
		index('proposal_submitter').on(t.submitterId),
		uniqueIndex('proposal_session')
			.on(t.sessionId)
			.where(sql`session_id IS NOT NULL`),
		check('proposal_max_people', sql`${t.maxPeople} IS NULL OR ${t.maxPeople} > 0`)
	]
);

/** Who would speak. Someone invited by another is of the proposal once they accept, signed in with that address. */
export const proposalSpeaker = sqliteTable(
	'proposal_speaker',
	{
		id: id(),
		proposalId: integer('proposal_id')
			.notNull()
			.references(() => proposal.id),
		/** Known once the invitation is accepted. */
		personId: integer('person_id').references(() => person.id),
		/** As typed by whoever invited, until the person says it themselves. */
		name: text('name').notNull(),
		email: text('email').notNull(),
		emailCanonical: text('email_canonical').notNull(),
		status: text('status', { enum: ['invited', 'accepted', 'declined'] }).notNull(),
		position: integer('position').notNull().default(0),
		invitedAt: instant('invited_at').notNull(),
		answeredAt: instant('answered_at')
	},
	(t) => [
		uniqueIndex('proposal_speaker_once').on(t.proposalId, t.emailCanonical),
		index('proposal_speaker_person').on(t.personId),
		index('proposal_speaker_email').on(t.emailCanonical),
		check('proposal_speaker_known', sql`${t.status} <> 'accepted' OR ${t.personId} IS NOT NULL`)
	]
);

/** Who spoke in a proposal and does no more, kept by a trigger: it stays closed to them as a reviewer. */
export const formerSpeaker = sqliteTable(
	'former_speaker',
	{
		proposalId: integer('proposal_id')
			.notNull()
			.references(() => proposal.id),
		personId: integer('person_id')
			.notNull()
			.references(() => person.id)
	},
	(t) => [primaryKey({ columns: [t.proposalId, t.personId] }), index('former_speaker_person').on(t.personId)]
);

/** How somebody who speaks wants to be presented; copied to an event's programme when they confirm. */
export const speakerProfile = sqliteTable('speaker_profile', {
	personId: integer('person_id')
		.primaryKey()
		.references(() => person.id),
	name: text('name').notNull(),
	title: text('title').notNull().default(''),
	organisation: text('organisation').notNull().default(''),
	biography: text('biography').notNull().default(''),
	updatedAt: instant('updated_at').notNull()
});

/** When somebody who speaks cannot be there. */
export const unavailability = sqliteTable(
	'unavailability',
	{
		id: id(),
		eventId: integer('event_id')
			.notNull()
			.references(() => event.id),
		personId: integer('person_id')
			.notNull()
			.references(() => person.id),
		startsAt: instant('starts_at').notNull(),
		endsAt: instant('ends_at').notNull()
	},
	(t) => [
		index('unavailability_event').on(t.eventId, t.personId),
		check('unavailability_times', sql`${t.endsAt} > ${t.startsAt}`)
	]
);

/** A file joined to a proposal, or the slides of a session. Its bytes stand in `programme_file_content`. */
export const programmeFile = sqliteTable(
	'programme_file',
	{
		id: id(),
		/** In addresses. */
		code: text('code').notNull().unique(),
		proposalId: integer('proposal_id').references(() => proposal.id),
		sessionId: integer('session_id').references(() => session.id),
		/** As the person named it, cleaned. */
		name: text('name').notNull(),
		/** Found from the bytes, never believed from the browser. */
		mediaType: text('media_type').notNull(),
		/** Bytes. */
		size: integer('size').notNull(),
		sha256: text('sha256').notNull(),
		uploadedBy: integer('uploaded_by')
			.notNull()
			.references(() => person.id),
		createdAt: instant('created_at').notNull(),
		/** Slides are seen by everyone from then on. */
		publishedAt: instant('published_at')
	},
	(t) => [
		index('programme_file_proposal').on(t.proposalId),
		index('programme_file_session').on(t.sessionId),
		check('programme_file_of_one', sql`(${t.proposalId} IS NULL) <> (${t.sessionId} IS NULL)`),
		check('programme_file_size', sql`${t.size} BETWEEN 1 AND 20971520`)
	]
);

/** The bytes of a file, apart, so that lists never read them. */
export const programmeFileContent = sqliteTable('programme_file_content', {
	fileId: integer('file_id')
		.primaryKey()
		.references(() => programmeFile.id, { onDelete: 'cascade' }),
	bytes: blob('bytes', { mode: 'buffer' }).notNull()
});

/** A label that staff put on a proposal. */
export const proposalTag = sqliteTable(
	'proposal_tag',
	{
		proposalId: integer('proposal_id')
			.notNull()
			.references(() => proposal.id),
		tag: text('tag').notNull()
	},
	(t) => [primaryKey({ columns: [t.proposalId, t.tag] })]
);
