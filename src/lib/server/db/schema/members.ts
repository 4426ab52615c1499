import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { flag, id, instant } from './columns.ts';

export const region = sqliteTable('region', {
	/** Official two-digit code of the administrative region, `01` to `17`. */
	code: text('code').primaryKey(),
	name: text('name').notNull()
});

export const organisation = sqliteTable('organisation', {
	id: id(),
	slug: text('slug').notNull().unique(),
	name: text('name').notNull(),
	city: text('city'),
	regionCode: text('region_code').references(() => region.code),
	/** Members of the alliance pay the member price. */
	isMember: flag('is_member').notNull().default(true)
});

/** One record a human being, whatever their roles. */
export const person = sqliteTable(
	'person',
	{
		id: id(),
		email: text('email').notNull(),
		/** Trimmed and lower-cased: who is the same person. */
		emailCanonical: text('email_canonical').notNull().unique(),
		/** As first typed, or as the person themselves gave it; each registration has its own. */
		givenName: text('given_name').notNull(),
		familyName: text('family_name').notNull(),
		/** Names without accents, lower-cased, for searching: « elodie tremblay ». */
		searchName: text('search_name').notNull(),
		organisationId: integer('organisation_id').references(() => organisation.id),
		locale: text('locale', { enum: ['fr', 'en'] })
			.notNull()
			.default('fr'),
		createdAt: instant('created_at').notNull()
	},
	(t) => [index('person_organisation').on(t.organisationId)]
);

/** Who may act for an organisation in `/organisme`. */
export const organisationManager = sqliteTable(
	'organisation_manager',
	{
		organisationId: integer('organisation_id')
			.notNull()
			.references(() => organisation.id),
		personId: integer('person_id')
			.notNull()
			.references(() => person.id),
		since: instant('since').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.organisationId, t.personId] }),
		index('organisation_manager_person').on(t.personId)
	]
);

/** A consent given or withdrawn, with the words that were shown. Append-only: the last line of a purpose counts. */
export const consent = sqliteTable(
	'consent',
	{
		id: id(),
		personId: integer('person_id')
			.notNull()
			.references(() => person.id),
		purpose: text('purpose', {
			enum: ['directory', 'photo', 'recording', 'slides', 'exhibitors', 'newsletter']
		}).notNull(),
		granted: flag('granted').notNull(),
		wording: text('wording').notNull(),
		wordingVersion: text('wording_version').notNull(),
		source: text('source').notNull(),
		at: instant('at').notNull()
	},
	(t) => [index('consent_person').on(t.personId, t.purpose)]
);
