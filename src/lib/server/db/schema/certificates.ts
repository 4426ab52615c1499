import { sql } from 'drizzle-orm';
import {
	check,
	index,
	integer,
	sqliteTable,
	text,
	uniqueIndex,
	type AnySQLiteColumn
} from 'drizzle-orm/sqlite-core';
import { id, instant, json } from './columns.ts';
import { event } from './events.ts';
import { person } from './members.ts';
import { registration } from './registration.ts';

/** What a certificate says, as it was issued: nothing of it is read again from elsewhere. */
export interface CertificateContent {
	/** Of a course, by its rule; of any other event, an attestation of the hours that were attended. */
	kind: 'course' | 'event';
	person: string;
	title: string;
	trainers: string[];
	/** Dates of a course, or sessions of an event, that the person was at. */
	sittings: {
		/** Of a session of an event; a course has one title. */
		title: string;
		/** `YYYY-MM-DD`, and hours of the clock there. */
		day: string;
		from: string;
		to: string;
		minutes: number;
	}[];
	/** Attended in all; what is certified is the quarter hour below. */
	minutes: number;
	/** Town, or « En ligne »; `''`: not known. */
	place: string;
	/** Number of the accreditation; `''`: none. */
	accreditation: string;
	issuer: {
		name: string;
		line1: string;
		city: string;
		province: string;
		postalCode: string;
		email: string;
	};
	/** Who signs for the issuer. */
	signatory: string;
	/** `YYYY-MM-DD`. */
	issuedOn: string;
}

/**
 * Certificates and attestations of hours. Never edited nor deleted (triggers): one is revoked, or replaced by another.
 * Its minutes are those of the sheets when it is issued, its serial follows the last one of its year.
 */
export const certificate = sqliteTable(
	'certificate',
	{
		id: id(),
		/** The year it is issued in: each counts from one. */
		year: integer('year').notNull(),
		serial: integer('serial').notNull(),
		/** What verifies it, in its address and its QR code. */
		code: text('code').notNull().unique(),
		registrationId: integer('registration_id')
			.notNull()
			.references(() => registration.id),
		personId: integer('person_id')
			.notNull()
			.references(() => person.id),
		eventId: integer('event_id')
			.notNull()
			.references(() => event.id),
		minutes: integer('minutes').notNull(),
		content: json<CertificateContent>('content').notNull(),
		/** Of the content, in hexadecimal. */
		sha256: text('sha256').notNull(),
		/** HMAC of number, code and SHA-256: what was written by hand in the store is known. */
		signature: text('signature').notNull(),
		/** What it takes the place of; that one is revoked in the same write. */
		replacesId: integer('replaces_id').references((): AnySQLiteColumn => certificate.id),
		issuedAt: instant('issued_at').notNull(),
		issuedBy: integer('issued_by').references(() => person.id),
		revokedAt: instant('revoked_at'),
		revokedBy: integer('revoked_by').references(() => person.id),
		/** Read by staff, and by its person in the export of their data. */
		revokedReason: text('revoked_reason').notNull().default('')
	},
	(t) => [
		uniqueIndex('certificate_number').on(t.year, t.serial),
		uniqueIndex('certificate_one_valid')
			.on(t.registrationId)
			.where(sql`revoked_at IS NULL`),
		uniqueIndex('certificate_replaced_once').on(t.replacesId),
		index('certificate_registration').on(t.registrationId),
		index('certificate_person').on(t.personId),
		index('certificate_event').on(t.eventId),
		// Less than a quarter hour certifies nothing.
		check('certificate_hours', sql`${t.minutes} >= 15`),
		check('certificate_revoked_why', sql`(${t.revokedAt} IS NULL) = (${t.revokedReason} = '')`)
	]
);
