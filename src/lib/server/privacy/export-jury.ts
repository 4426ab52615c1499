import { asc, eq, sql } from 'drizzle-orm';
import { awardCategory, awardCriterion, awardEdition } from '../db/schema/awards.ts';
import {
	conflictDeclaration,
	deliberationEntry,
	juror,
	juryBallot,
	juryRound,
	reading,
	readingMark
} from '../db/schema/jury.ts';
import { nomination } from '../db/schema/nominations.ts';
import type { Tx } from '../db/write.ts';

/**
 * What is held of somebody who sits on a jury; one statement a table. Nominations are told by their codes: a conflict, or
 * names kept back, closes them to their jurors here too.
 */
export async function juriesOf(tx: Tx, personId: number) {
	const mine = eq(juror.personId, personId);
	return {
		jurys: await tx
			.select({
				edition: awardEdition.name,
				nom: juror.name,
				courriel: juror.email,
				etat: juror.status,
				invitation: juror.invitedAt,
				engagement_accepte_le: juror.termsAcceptedAt,
				depart: juror.leftAt
			})
			.from(juror)
			.innerJoin(awardEdition, eq(awardEdition.id, juror.editionId))
			.where(mine)
			.orderBy(asc(juror.id)),
		conflits_declares: await tx
			.select({
				candidature: nomination.code,
				conflit: conflictDeclaration.conflict,
				raison: conflictDeclaration.reason,
				le: conflictDeclaration.declaredAt
			})
			.from(conflictDeclaration)
			.innerJoin(juror, eq(juror.id, conflictDeclaration.jurorId))
			.innerJoin(nomination, eq(nomination.id, conflictDeclaration.nominationId))
			.where(mine)
			.orderBy(asc(nomination.id)),
		lectures_de_candidatures: await tx
			.select({
				candidature: nomination.code,
				complete: reading.complete,
				notes: sql<
					string | null
				>`(SELECT group_concat(${awardCriterion.name} || ' ' || ${readingMark.mark}, ', ')
					FROM ${readingMark} JOIN ${awardCriterion} ON ${awardCriterion.id} = ${readingMark.criterionId}
					WHERE ${readingMark.readingId} = ${reading.id})`,
				note_personnelle: reading.privateNote,
				commentaire: reading.comment,
				retiree_le: reading.withdrawnAt,
				le: reading.updatedAt
			})
			.from(reading)
			.innerJoin(juror, eq(juror.id, reading.jurorId))
			.innerJoin(nomination, eq(nomination.id, reading.nominationId))
			.where(mine)
			.orderBy(asc(reading.id)),
		bulletins_de_jury: await tx
			.select({
				prix: awardCategory.name,
				tour: juryRound.kind,
				classement: sql<string>`${juryBallot.ranking}`,
				le: juryBallot.at
			})
			.from(juryBallot)
			.innerJoin(juror, eq(juror.id, juryBallot.jurorId))
			.innerJoin(juryRound, eq(juryRound.id, juryBallot.roundId))
			.innerJoin(awardCategory, eq(awardCategory.id, juryRound.categoryId))
			.where(mine)
			.orderBy(asc(juryBallot.at)),
		deliberations: await tx
			.select({
				prix: awardCategory.name,
				acte: deliberationEntry.kind,
				texte: deliberationEntry.text,
				le: deliberationEntry.at
			})
			.from(deliberationEntry)
			.innerJoin(awardCategory, eq(awardCategory.id, deliberationEntry.categoryId))
			.where(eq(deliberationEntry.personId, personId))
			.orderBy(asc(deliberationEntry.id))
	};
}
