import { and, eq, sql } from 'drizzle-orm';
import type { JurorStatus } from '../../../schemas/award-lists.ts';
import { reader } from '../../db/client.ts';
import { awardCategory, awardEdition } from '../../db/schema/awards.ts';
import { conflictDeclaration, juror } from '../../db/schema/jury.ts';
import { nomination } from '../../db/schema/nominations.ts';
import { openDossiers, progressOf } from './dossiers.ts';
import { undeclaredBy } from './parties.ts';

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
	const [toDeclare, dossiers] = await Promise.all([undeclaredBy(db, jurorId), openDossiers(db, jurorId)]);
	const { done, toRead } = progressOf(dossiers);
	return { toDeclare, toRead: toRead - done };
}

/** A nomination that was closed to a juror: its title, whether its prize is read blind, and why it was closed. */
export async function dossierToMail(
	jurorId: number,
	nominationId: number
): Promise<{ title: string; category: string; blind: boolean; reason: string }> {
	const db = await reader();
	const [found] = await db
		.select({
			title: nomination.title,
			category: awardCategory.name,
			blind: awardCategory.blind,
			reason: sql<string>`coalesce(${conflictDeclaration.reason}, '')`
		})
		.from(nomination)
		.innerJoin(awardCategory, eq(awardCategory.id, nomination.categoryId))
		.leftJoin(
			conflictDeclaration,
			and(eq(conflictDeclaration.nominationId, nomination.id), eq(conflictDeclaration.jurorId, jurorId))
		)
		.where(eq(nomination.id, nominationId));
	return found!;
}
