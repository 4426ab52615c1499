import { eq } from 'drizzle-orm';
import type { JurorStatus } from '../../../schemas/award-lists.ts';
import { reader } from '../../db/client.ts';
import { awardEdition } from '../../db/schema/awards.ts';
import { juror } from '../../db/schema/jury.ts';
import { nomination } from '../../db/schema/nominations.ts';
import { openDossiers, progressOf } from './dossiers.ts';
import { undeclaredOf } from './parties.ts';

/** A juror as messages about the jury tell them. */
export interface MailedJuror {
	id: number;
	name: string;
	email: string;
	status: JurorStatus;
	edition: { slug: string; name: string; timezone: string; scoringOpensAt: Date; scoringClosesAt: Date };
}

/** A juror by their id, for the worker; undefined for an invitation taken back since. */
export async function jurorToMail(jurorId: number): Promise<MailedJuror | undefined> {
	const db = await reader();
	const [found] = await db
		.select({ juror, edition: awardEdition })
		.from(juror)
		.innerJoin(awardEdition, eq(awardEdition.id, juror.editionId))
		.where(eq(juror.id, jurorId));
	if (!found) return undefined;
	const { id, name, email, status } = found.juror;
	return { id, name, email, status, edition: found.edition };
}

/** What a juror has left to do, as it is when they are written to. */
export async function leftOf(jurorId: number): Promise<{ toDeclare: number; toRead: number }> {
	const db = await reader();
	const [undeclared, dossiers] = await Promise.all([undeclaredOf(db, jurorId), openDossiers(db, jurorId)]);
	const { done, toRead } = progressOf(dossiers);
	return { toDeclare: undeclared.length, toRead: toRead - done };
}

/** The title of a nomination, for staff. */
export async function titleOf(nominationId: number): Promise<string> {
	const db = await reader();
	const [found] = await db
		.select({ title: nomination.title })
		.from(nomination)
		.where(eq(nomination.id, nominationId));
	return found!.title;
}
