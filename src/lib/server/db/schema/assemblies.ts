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
import {
	MAJORITIES,
	MINUTE_KINDS,
	MOTION_STATES,
	QUORUM_KINDS,
	VOTE_CHOICES,
	VOTE_METHODS
} from '../../../schemas/assembly-lists.ts';
import { flag, id, instant, json, lastingId } from './columns.ts';
import { event } from './events.ts';
import { organisation, person } from './members.ts';

/** The general meeting of an association, beside its event (of kind `agm`), one to one. */
export const assembly = sqliteTable(
	'assembly',
	{
		eventId: integer('event_id')
			.primaryKey()
			.references(() => event.id),
		quorumKind: text('quorum_kind', { enum: QUORUM_KINDS }).notNull().default('share'),
		/** Delegates, or hundredths of the member organisations. */
		quorumValue: integer('quorum_value').notNull().default(25),
		/** Until when managers name their delegate; the office, always. */
		namingClosesAt: instant('naming_closes_at').notNull(),
		/** Days between the notice of meeting and the meeting, at least. */
		noticeDays: integer('notice_days').notNull().default(10),
		convenedAt: instant('convened_at'),
		openedAt: instant('opened_at'),
		closedAt: instant('closed_at'),
		/** Delegates who must be present, settled as it is opened. */
		quorum: integer('quorum'),
		/** What staff add to what was minuted as it happened. */
		remarks: text('remarks').notNull().default(''),
		/** Rises with each change of the office, so that of two officers the second is told. */
		revision: integer('revision').notNull().default(1)
	},
	(t) => [
		check(
			'assembly_quorum_value',
			sql`${t.quorumValue} >= 1 AND (${t.quorumKind} = 'count' OR ${t.quorumValue} <= 100)`
		),
		check('assembly_notice', sql`${t.noticeDays} BETWEEN 0 AND 60`),
		check('assembly_opened_quorum', sql`(${t.openedAt} IS NULL) = (${t.quorum} IS NULL)`),
		check('assembly_closed_after', sql`${t.closedAt} IS NULL OR ${t.openedAt} IS NOT NULL`)
	]
);

/** Who speaks for a member organisation: one delegate an organisation, one organisation a delegate. */
export const assemblyDelegate = sqliteTable(
	'assembly_delegate',
	{
		eventId: integer('event_id')
			.notNull()
			.references(() => assembly.eventId),
		organisationId: integer('organisation_id')
			.notNull()
			.references(() => organisation.id),
		personId: integer('person_id')
			.notNull()
			.references(() => person.id),
		/** Why the office put this person in another's place once the meeting was open. */
		reason: text('reason').notNull().default(''),
		namedAt: instant('named_at').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.eventId, t.organisationId] }),
		uniqueIndex('assembly_delegate_person').on(t.eventId, t.personId),
		index('assembly_delegate_of').on(t.personId)
	]
);

/** A time that a delegate was in the room. */
export const assemblyPresence = sqliteTable(
	'assembly_presence',
	{
		id: id(),
		eventId: integer('event_id').notNull(),
		organisationId: integer('organisation_id').notNull(),
		/** Who it was: a delegate may be replaced. */
		personId: integer('person_id')
			.notNull()
			.references(() => person.id),
		arrivedAt: instant('arrived_at').notNull(),
		leftAt: instant('left_at')
	},
	(t) => [
		foreignKey({
			columns: [t.eventId, t.organisationId],
			foreignColumns: [assemblyDelegate.eventId, assemblyDelegate.organisationId]
		}),
		uniqueIndex('assembly_present_once')
			.on(t.eventId, t.organisationId)
			.where(sql`left_at IS NULL`),
		index('assembly_presence_person').on(t.personId),
		check('assembly_presence_order', sql`${t.leftAt} IS NULL OR ${t.leftAt} >= ${t.arrivedAt}`)
	]
);

/** An item of the agenda. */
export const assemblyItem = sqliteTable(
	'assembly_item',
	{
		id: id(),
		eventId: integer('event_id')
			.notNull()
			.references(() => assembly.eventId),
		position: integer('position').notNull(),
		title: text('title').notNull()
	},
	(t) => [index('assembly_item_order').on(t.eventId, t.position)]
);

/** What is put to the vote. */
export const assemblyMotion = sqliteTable(
	'assembly_motion',
	{
		id: lastingId(),
		/** In addresses, and of its ballot in the public file. */
		code: text('code').notNull().unique(),
		eventId: integer('event_id')
			.notNull()
			.references(() => assembly.eventId),
		itemId: integer('item_id')
			.notNull()
			.references(() => assemblyItem.id),
		/** The motion that it amends, which is voted after it. */
		amendsId: integer('amends_id'),
		text: text('text').notNull(),
		proposerId: integer('proposer_id').notNull(),
		seconderId: integer('seconder_id').notNull(),
		majority: text('majority', { enum: MAJORITIES }).notNull().default('simple'),
		method: text('method', { enum: VOTE_METHODS }).notNull().default('hands'),
		state: text('state', { enum: MOTION_STATES }).notNull().default('draft'),
		openedAt: instant('opened_at'),
		closedAt: instant('closed_at'),
		/** Delegates present as it was opened, and as it was closed. */
		presentAtOpen: integer('present_at_open'),
		presentAtClose: integer('present_at_close'),
		/** Whether the quorum was lost while it was open. */
		lostQuorum: flag('lost_quorum').notNull().default(false),
		votesFor: integer('votes_for'),
		votesAgainst: integer('votes_against'),
		abstained: integer('abstained'),
		carried: flag('carried'),
		reason: text('reason').notNull().default('')
	},
	(t) => [
		foreignKey({
			columns: [t.eventId, t.proposerId],
			foreignColumns: [assemblyDelegate.eventId, assemblyDelegate.organisationId]
		}),
		foreignKey({
			columns: [t.eventId, t.seconderId],
			foreignColumns: [assemblyDelegate.eventId, assemblyDelegate.organisationId]
		}),
		index('assembly_motion_event').on(t.eventId),
		index('assembly_motion_amends').on(t.amendsId),
		uniqueIndex('assembly_one_open')
			.on(t.eventId)
			.where(sql`state = 'open'`),
		check('assembly_motion_seconded', sql`${t.proposerId} <> ${t.seconderId}`),
		check(
			'assembly_motion_counted',
			sql`(${t.state} = 'closed') = (${t.votesFor} IS NOT NULL AND ${t.votesAgainst} IS NOT NULL AND ${t.abstained} IS NOT NULL AND ${t.carried} IS NOT NULL)`
		),
		check(
			'assembly_motion_hands',
			sql`${t.state} <> 'closed' OR ${t.method} <> 'hands' OR (${t.votesFor} >= 0 AND ${t.votesAgainst} >= 0 AND ${t.abstained} >= 0 AND ${t.votesFor} + ${t.votesAgainst} + ${t.abstained} <= ${t.presentAtClose})`
		),
		check(
			'assembly_motion_carried',
			sql`${t.state} <> 'closed' OR ${t.carried} = (${t.votesFor} > 0 AND iif(${t.majority} = 'simple', ${t.votesFor} > ${t.votesAgainst}, ${t.votesFor} >= 2 * ${t.votesAgainst}))`
		)
	]
);

// Neither of the next two has a row number (`WITHOUT ROWID`, in its migration), an instant or a counter: the order in
// which delegates voted stands in none of them, and nothing leads from one to the other but the motion.

/** Which organisations have voted: once each, and never what. */
export const assemblyVoter = sqliteTable(
	'assembly_voter',
	{
		motionId: integer('motion_id')
			.notNull()
			.references(() => assemblyMotion.id),
		organisationId: integer('organisation_id')
			.notNull()
			.references(() => organisation.id)
	},
	(t) => [primaryKey({ columns: [t.motionId, t.organisationId] })]
);

/** A ballot in the box, by a number that its voter's browser drew. */
export const assemblyBallot = sqliteTable(
	'assembly_ballot',
	{
		motionId: integer('motion_id')
			.notNull()
			.references(() => assemblyMotion.id),
		ballot: text('ballot').notNull(),
		choice: text('choice', { enum: VOTE_CHOICES }).notNull(),
		nonce: text('nonce').notNull()
	},
	(t) => [primaryKey({ columns: [t.motionId, t.ballot] })]
);

/** The public file of a secret ballot, written as it is closed. */
export const assemblyFile = sqliteTable('assembly_file', {
	motionId: integer('motion_id')
		.primaryKey()
		.references(() => assemblyMotion.id),
	content: text('content').notNull(),
	sha256: text('sha256').notNull()
});

/** What happened, as it happened. Append-only. */
export const assemblyEntry = sqliteTable(
	'assembly_entry',
	{
		id: lastingId(),
		eventId: integer('event_id')
			.notNull()
			.references(() => assembly.eventId),
		at: instant('at').notNull(),
		kind: text('kind', { enum: MINUTE_KINDS }).notNull(),
		present: integer('present').notNull(),
		motionId: integer('motion_id').references(() => assemblyMotion.id),
		details: json<Record<string, string | number>>('details').notNull().default({})
	},
	(t) => [index('assembly_entry_event').on(t.eventId, t.id)]
);

/** Minutes once they are adopted: whole, for good. */
export const assemblyMinutes = sqliteTable('assembly_minutes', {
	eventId: integer('event_id')
		.primaryKey()
		.references(() => assembly.eventId),
	content: text('content').notNull(),
	sha256: text('sha256').notNull(),
	adoptedOn: text('adopted_on').notNull(),
	writtenAt: instant('written_at').notNull()
});
