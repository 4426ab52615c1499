import { toldStatus } from '../../awards/nomination.ts';
import { and, asc, eq, isNotNull, sql } from 'drizzle-orm';
import { awardCategory, awardEdition } from '../db/schema/awards.ts';
import { person } from '../db/schema/members.ts';
import { coNominator, nomination, nominationFile, nomineeConsent } from '../db/schema/nominations.ts';
import type { NominationStatus } from '../../schemas/award-lists.ts';
import type { Tx } from '../db/write.ts';

/** The person in whose honour a nomination of the query is, by their address. */
const isNominee = (personId: number) =>
	and(eq(person.id, personId), eq(person.emailCanonical, nomination.nomineeEmailCanonical))!;

/** Told as their own page tells it: what the jury makes of it is told at the gala, by a letter. */
const told = <R extends { etat: NominationStatus }>(rows: R[]) =>
	rows.map((row) => ({ ...row, etat: toldStatus(row.etat) }));

/** What the Méritas hold about somebody who nominates, writes with others or is nominated, by section of their export. */
export async function nominationsOf(tx: Tx, personId: number) {
	return {
		candidatures: told(
			await tx
				.select({
					code: nomination.code,
					edition: awardEdition.name,
					prix: awardCategory.name,
					etat: nomination.status,
					titre: nomination.title,
					en_candidature: nomination.nomineeName,
					resume: nomination.summary,
					reponses: sql<string>`${nomination.answers}`,
					video: nomination.videoUrl,
					commencee_le: nomination.createdAt,
					deposee_le: nomination.submittedAt
				})
				.from(nomination)
				.innerJoin(awardEdition, eq(awardEdition.id, nomination.editionId))
				.innerJoin(awardCategory, eq(awardCategory.id, nomination.categoryId))
				.where(eq(nomination.nominatorId, personId))
				.orderBy(asc(nomination.id))
		),
		candidatures_ecrites_avec_d_autres: await tx
			.select({
				edition: awardEdition.name,
				titre: nomination.title,
				nom: coNominator.name,
				etat: coNominator.status,
				invitee_le: coNominator.invitedAt
			})
			.from(coNominator)
			.innerJoin(nomination, eq(nomination.id, coNominator.nominationId))
			.innerJoin(awardEdition, eq(awardEdition.id, nomination.editionId))
			.innerJoin(person, and(eq(person.id, personId), eq(person.emailCanonical, coNominator.emailCanonical))!)
			.orderBy(asc(coNominator.id)),
		candidatures_en_son_honneur: told(
			await tx
				.select({
					edition: awardEdition.name,
					prix: awardCategory.name,
					titre: nomination.title,
					nom: nomination.nomineeName,
					resume: nomination.summary,
					etat: nomination.status
				})
				.from(nomination)
				.innerJoin(awardEdition, eq(awardEdition.id, nomination.editionId))
				.innerJoin(awardCategory, eq(awardCategory.id, nomination.categoryId))
				.innerJoin(person, isNominee(personId))
				.where(isNotNull(nomination.submittedAt))
				.orderBy(asc(nomination.id))
		),
		consentements_de_candidature: await tx
			.select({
				titre: nomination.title,
				en_candidature: nomineeConsent.nominated,
				en_photo: nomineeConsent.pictured,
				nom_avant_les_resultats: nomineeConsent.named,
				le: nomineeConsent.at
			})
			.from(nomineeConsent)
			.innerJoin(nomination, eq(nomination.id, nomineeConsent.nominationId))
			.innerJoin(person, isNominee(personId))
			.orderBy(asc(nomineeConsent.id)),
		fichiers_de_candidature: await tx
			.select({ nom: nominationFile.name, octets: nominationFile.size, depose_le: nominationFile.createdAt })
			.from(nominationFile)
			.where(eq(nominationFile.uploadedBy, personId))
			.orderBy(asc(nominationFile.id))
	};
}
