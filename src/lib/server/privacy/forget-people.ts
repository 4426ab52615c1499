import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import { FORGOTTEN_DOMAIN, searchable } from '../../format/names.ts';
import { record } from '../audit/record.ts';
import { system } from '../auth/policy.ts';
import { loginCode } from '../db/schema/auth.ts';
import { mail, mailAttachment } from '../db/schema/mail.ts';
import { person } from '../db/schema/members.ts';
import { outbox } from '../db/schema/outbox.ts';
import { registration } from '../db/schema/registration.ts';
import type { Tx } from '../db/write.ts';
import { secretToken } from '../ids.ts';

/** What stands where a name was; the trigger on invoices knows it by heart (`drizzle/0007_tax_period.sql`). */
export const FORGOTTEN_NAME = 'Personne anonymisée';

/**
 * Takes out of the store what names people: names, address, what was mailed to them and what was about to be. Their
 * registrations, seats and scans stay as figures of nobody; an address used again makes a new person.
 */
export async function forgetPeople(tx: Tx, ids: readonly number[]): Promise<void> {
	const known = await tx
		.select({ id: person.id, email: person.emailCanonical })
		.from(person)
		.where(inArray(person.id, [...ids]));
	const emails = known.map(({ email }) => email);
	await forgetMail(tx, emails);
	await tx.delete(loginCode).where(inArray(loginCode.emailCanonical, emails));
	for (const { id } of known) {
		// Drawn by lot: a name that tells nothing of the one before, and that nobody can have taken.
		const email = `anonyme-${secretToken(9).toLowerCase()}@${FORGOTTEN_DOMAIN}`;
		await tx
			.update(person)
			.set({
				email,
				emailCanonical: email,
				givenName: 'Personne',
				familyName: 'anonymisée',
				searchName: searchable(FORGOTTEN_NAME),
				organisationId: null
			})
			.where(eq(person.id, id));
	}
	await tx
		.update(registration)
		.set({ dietaryNeeds: '', accessNeeds: '' })
		.where(inArray(registration.personId, [...ids]));
	// Written by hand, it may be the person's own name.
	await tx
		.update(registration)
		.set({ organisationName: '' })
		.where(and(inArray(registration.personId, [...ids]), isNull(registration.organisationId)));
	await record(
		tx,
		system('purge'),
		...ids.map((id) => ({ action: 'person.anonymised', objectKind: 'person', objectId: id }))
	);
}

/** Messages to these addresses, and the facts that would send them. */
async function forgetMail(tx: Tx, emails: readonly string[]): Promise<void> {
	const rows = await tx
		.select({ id: mail.id })
		.from(mail)
		.where(inArray(sql`lower(${mail.recipient})`, [...emails]));
	const ids = rows.map(({ id }) => id);
	await tx.delete(outbox).where(
		and(
			isNull(outbox.doneAt),
			inArray(
				outbox.dedupeKey,
				ids.map((id) => `mail.send:${id}`)
			)
		)
	);
	await tx
		.delete(outbox)
		.where(
			and(
				eq(outbox.kind, 'login.code'),
				inArray(sql`lower(json_extract(${outbox.payload}, '$.email'))`, [...emails])
			)
		);
	await tx.delete(mailAttachment).where(inArray(mailAttachment.mailId, ids));
	await tx.delete(mail).where(inArray(mail.id, ids));
}
