import { sql } from 'drizzle-orm';
import {
	blob,
	check,
	index,
	integer,
	primaryKey,
	sqliteTable,
	text,
	uniqueIndex
} from 'drizzle-orm/sqlite-core';
import { NOMINATION_STATUSES, WITHDRAWERS } from '../../../schemas/award-lists.ts';
import { awardCategory, awardCheck, awardEdition } from './awards.ts';
import { flag, id, instant, json } from './columns.ts';
import { organisation, person } from './members.ts';

/** A dossier offered for a prize. Triggers hold its states, and that one submitted is complete. */
export const nomination = sqliteTable(
	'nomination',
	{
		id: id(),
		/** In addresses; says nothing, opens nothing by itself. */
		code: text('code').notNull().unique(),
		editionId: integer('edition_id')
			.notNull()
			.references(() => awardEdition.id),
		categoryId: integer('category_id')
			.notNull()
			.references(() => awardCategory.id),
		/** Who answers for it. */
		nominatorId: integer('nominator_id')
			.notNull()
			.references(() => person.id),
		/** On whose behalf; null where nobody's, or one that is not a member. */
		organisationId: integer('organisation_id').references(() => organisation.id),
		organisationName: text('organisation_name').notNull().default(''),
		/** Whoever nominates says that it is theirs, and nobody has confirmed it. */
		organisationClaimed: flag('organisation_claimed').notNull().default(false),
		status: text('status', { enum: NOMINATION_STATUSES }).notNull().default('draft'),
		/** The project's name; of a person or an organisation, what they did in a line. */
		title: text('title').notNull().default(''),
		/** Who is honoured: a person, an organisation, or the organisation of a project. */
		nomineeName: text('nominee_name').notNull().default(''),
		nomineeOrganisationId: integer('nominee_organisation_id').references(() => organisation.id),
		nomineeOrganisationName: text('nominee_organisation_name').notNull().default(''),
		/** Where they are asked for their consent. */
		nomineeEmail: text('nominee_email').notNull().default(''),
		/** The same as addresses are compared (`canonicalEmail`): who it bars from judging. */
		nomineeEmailCanonical: text('nominee_email_canonical').notNull().default(''),
		regionCode: text('region_code'),
		/** Printed with finalists and laureates. */
		summary: text('summary').notNull().default(''),
		/** By question id. */
		answers: json<Record<string, string>>('answers').notNull().default({}),
		videoUrl: text('video_url').notNull().default(''),
		/** Rises with each save: a page that read an older one does not write over a newer. */
		revision: integer('revision').notNull().default(1),
		/** What was decided of its eligibility, before the letter leaves. */
		eligibility: text('eligibility', { enum: ['eligible', 'ineligible'] }),
		eligibilityReason: text('eligibility_reason').notNull().default(''),
		createdAt: instant('created_at').notNull(),
		updatedAt: instant('updated_at').notNull(),
		submittedAt: instant('submitted_at'),
		/** When the letter of its eligibility left. */
		toldAt: instant('told_at'),
		/** When the nominee was last asked for their consent. */
		consentAskedAt: instant('consent_asked_at'),
		withdrawnAt: instant('withdrawn_at'),
		withdrawnBy: text('withdrawn_by', { enum: WITHDRAWERS })
	},
	(t) => [
		index('nomination_category').on(t.categoryId, t.status),
		index('nomination_edition').on(t.editionId, t.status),
		index('nomination_nominator').on(t.nominatorId),
		index('nomination_organisation').on(t.organisationId)
	]
);

/** Who writes a nomination with its nominator. Someone invited is of it once they accept, signed in with that address. */
export const coNominator = sqliteTable(
	'co_nominator',
	{
		id: id(),
		nominationId: integer('nomination_id')
			.notNull()
			.references(() => nomination.id),
		personId: integer('person_id').references(() => person.id),
		name: text('name').notNull(),
		email: text('email').notNull(),
		emailCanonical: text('email_canonical').notNull(),
		/** Whoever accepted and leaves stays written: they know the nomination, and never judge it. */
		status: text('status', { enum: ['invited', 'accepted', 'declined', 'left'] }).notNull(),
		invitedAt: instant('invited_at').notNull(),
		answeredAt: instant('answered_at')
	},
	(t) => [
		uniqueIndex('co_nominator_once').on(t.nominationId, t.emailCanonical),
		index('co_nominator_person').on(t.personId),
		index('co_nominator_email').on(t.emailCanonical),
		check('co_nominator_known', sql`${t.status} <> 'accepted' OR ${t.personId} IS NOT NULL`)
	]
);

/** What the nominee answered, each time they did: the last one counts. Append-only. */
export const nomineeConsent = sqliteTable(
	'nominee_consent',
	{
		id: id(),
		nominationId: integer('nomination_id')
			.notNull()
			.references(() => nomination.id),
		/** To be nominated at all: a refusal withdraws the nomination. */
		nominated: flag('nominated').notNull(),
		pictured: flag('pictured').notNull(),
		/** To be named before the results: among finalists, and in the public vote. */
		named: flag('named').notNull(),
		/** Of the nomination as the nominee read it. */
		revision: integer('revision').notNull().default(0),
		at: instant('at').notNull()
	},
	(t) => [index('nominee_consent_nomination').on(t.nominationId)]
);

/** A document or a picture of a nomination. Its bytes stand in `nomination_file_content`. */
export const nominationFile = sqliteTable(
	'nomination_file',
	{
		id: id(),
		/** In addresses. */
		code: text('code').notNull().unique(),
		nominationId: integer('nomination_id')
			.notNull()
			.references(() => nomination.id),
		kind: text('kind', { enum: ['document', 'photo'] }).notNull(),
		/** As the person named it, cleaned. */
		name: text('name').notNull(),
		/** Found from the bytes, never believed from the browser. */
		mediaType: text('media_type').notNull(),
		/** Bytes. */
		size: integer('size').notNull(),
		sha256: text('sha256').notNull(),
		/** Of a picture: what it shows. */
		alt: text('alt').notNull().default(''),
		/** Of a picture: the part kept, in fractions of its sides. */
		crop: json<{ x: number; y: number; width: number; height: number }>('crop'),
		/** Staff saw that it names nobody: blind jurors may open it. */
		anonymous: flag('anonymous').notNull().default(false),
		uploadedBy: integer('uploaded_by')
			.notNull()
			.references(() => person.id),
		createdAt: instant('created_at').notNull()
	},
	(t) => [
		index('nomination_file_nomination').on(t.nominationId),
		check('nomination_file_size', sql`${t.size} BETWEEN 1 AND 20971520`)
	]
);

/** The bytes of a file, apart, so that lists never read them. */
export const nominationFileContent = sqliteTable('nomination_file_content', {
	fileId: integer('file_id')
		.primaryKey()
		.references(() => nominationFile.id, { onDelete: 'cascade' }),
	bytes: blob('bytes', { mode: 'buffer' }).notNull()
});

/** What blind jurors read, made by staff from a submitted nomination. */
export const blindVersion = sqliteTable('blind_version', {
	nominationId: integer('nomination_id')
		.primaryKey()
		.references(() => nomination.id),
	title: text('title').notNull(),
	summary: text('summary').notNull(),
	answers: json<Record<string, string>>('answers').notNull(),
	/** The nomination's, from which it was made: a newer one asks staff to look again. */
	fromRevision: integer('from_revision').notNull(),
	preparedBy: integer('prepared_by')
		.notNull()
		.references(() => person.id),
	preparedAt: instant('prepared_at').notNull()
});

/** What staff found on one point of eligibility. */
export const nominationCheck = sqliteTable(
	'nomination_check',
	{
		nominationId: integer('nomination_id')
			.notNull()
			.references(() => nomination.id),
		checkId: integer('check_id')
			.notNull()
			.references(() => awardCheck.id),
		met: flag('met').notNull(),
		note: text('note').notNull().default(''),
		by: integer('by')
			.notNull()
			.references(() => person.id),
		at: instant('at').notNull()
	},
	(t) => [primaryKey({ columns: [t.nominationId, t.checkId] })]
);

/** A question of the permanence to whoever nominates; the answer is of the dossier. */
export const nominatorQuestion = sqliteTable(
	'nominator_question',
	{
		id: id(),
		nominationId: integer('nomination_id')
			.notNull()
			.references(() => nomination.id),
		question: text('question').notNull(),
		askedBy: integer('asked_by')
			.notNull()
			.references(() => person.id),
		askedAt: instant('asked_at').notNull(),
		answer: text('answer'),
		answeredBy: integer('answered_by').references(() => person.id),
		answeredAt: instant('answered_at')
	},
	(t) => [index('nominator_question_nomination').on(t.nominationId)]
);
