import { and, eq, inArray, ne, or, type SQL } from 'drizzle-orm';
import { FORGOTTEN_DOMAIN } from '../../format/names.ts';
import { conflictDeclaration, juror, reading, sampleReading } from '../db/schema/jury.ts';
import type { Tx } from '../db/write.ts';
import { secretToken } from '../ids.ts';

/**
 * Takes out of juries what served to judge: what jurors wrote for themselves and to nominators, why they stepped aside, their
 * practice and their addresses. Marks and ballots stay as figures, and the minutes as they were locked: a record of the
 * association, which names its jury.
 */
export async function emptyJuries(tx: Tx, editionIds: readonly number[], name: string): Promise<void> {
	const of = inArray(juror.editionId, [...editionIds]);
	await emptyJurors(tx, of);
	// Whoever never sat is in no minutes.
	await tx
		.update(juror)
		.set({ name })
		.where(and(of, inArray(juror.status, ['invited', 'declined'])));
}

/** The same of people who are forgotten, with their name. */
export async function forgetJurors(
	tx: Tx,
	ids: readonly number[],
	emails: readonly string[],
	name: string
): Promise<void> {
	const theirs = or(inArray(juror.personId, [...ids]), inArray(juror.emailCanonical, [...emails]))!;
	const found = await tx.select({ id: juror.id }).from(juror).where(theirs);
	const lines = inArray(
		juror.id,
		found.map(({ id }) => id)
	);
	await emptyJurors(tx, lines);
	await tx.update(juror).set({ name, regionCode: null, organisationId: null }).where(lines);
}

async function emptyJurors(tx: Tx, which: SQL): Promise<void> {
	const rows = await tx.select({ id: juror.id, email: juror.emailCanonical }).from(juror).where(which);
	const ids = rows.map(({ id }) => id);
	await tx
		.update(reading)
		.set({ privateNote: '', comment: '' })
		.where(and(inArray(reading.jurorId, ids), or(ne(reading.privateNote, ''), ne(reading.comment, ''))));
	await tx
		.update(conflictDeclaration)
		.set({ reason: '' })
		.where(and(inArray(conflictDeclaration.jurorId, ids), ne(conflictDeclaration.reason, '')));
	await tx.delete(sampleReading).where(inArray(sampleReading.jurorId, ids));
	for (const { id } of rows.filter(({ email }) => !email.endsWith(`@${FORGOTTEN_DOMAIN}`))) {
		const email = `anonyme-${secretToken(9).toLowerCase()}@${FORGOTTEN_DOMAIN}`;
		await tx.update(juror).set({ email, emailCanonical: email }).where(eq(juror.id, id));
	}
}
