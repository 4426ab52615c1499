import { asc, eq, or, sql } from 'drizzle-orm';
import {
	mentoringAnswer,
	mentoringMeeting,
	mentoringPair,
	mentoringProfile,
	mentoringProgram
} from '../db/schema/mentoring.ts';
import type { Tx } from '../db/write.ts';

/** What somebody said in mentoring, their pairs, when they met and what they answered; one statement a table. */
export async function mentoringOf(tx: Tx, personId: number) {
	const mine = eq(mentoringProfile.personId, personId);
	const inPair = or(
		eq(mentoringPair.mentorId, mentoringProfile.id),
		eq(mentoringPair.menteeId, mentoringProfile.id)
	);
	const isMentor = sql`${mentoringPair.mentorId} = ${mentoringProfile.id}`;
	return {
		mentorat: await tx
			.select({
				programme: mentoringProgram.name,
				role: mentoringProfile.role,
				annees: mentoringProfile.years,
				themes: sql<string>`${mentoringProfile.themes}`,
				region: mentoringProfile.regionCode,
				langue: mentoringProfile.language,
				rencontres: mentoringProfile.mode,
				capacite: mentoringProfile.capacity,
				presentation: mentoringProfile.about,
				inscrite_le: mentoringProfile.createdAt,
				retiree_le: mentoringProfile.withdrawnAt
			})
			.from(mentoringProfile)
			.innerJoin(mentoringProgram, eq(mentoringProgram.id, mentoringProfile.programId))
			.where(mine)
			.orderBy(asc(mentoringProfile.id)),
		// Before it was sent, a pair is the office's draft; that the other accepted, declined or said as they left is theirs to
		// say.
		jumelages: await tx
			.select({
				jumelage: mentoringPair.id,
				propose_le: mentoringPair.sentAt,
				accepte_le:
					sql<Date | null>`iif(${isMentor}, ${mentoringPair.mentorAcceptedAt}, ${mentoringPair.menteeAcceptedAt})`.mapWith(
						mentoringPair.activeAt
					),
				actif_depuis: mentoringPair.activeAt,
				fini_le: mentoringPair.endedAt,
				raison_donnee: sql<string>`iif(${mentoringPair.endedBy} = ${mentoringProfile.role}, ${mentoringPair.endReason}, '')`,
				objectifs: mentoringPair.objectives
			})
			.from(mentoringPair)
			.innerJoin(mentoringProfile, inPair)
			.where(sql`${mine} AND ${mentoringPair.state} <> 'draft'`)
			.orderBy(asc(mentoringPair.id)),
		rencontres_de_mentorat: await tx
			.select({
				jumelage: mentoringMeeting.pairId,
				jour: mentoringMeeting.day,
				minutes: mentoringMeeting.minutes,
				sujet: mentoringMeeting.subject
			})
			.from(mentoringMeeting)
			.innerJoin(mentoringPair, eq(mentoringPair.id, mentoringMeeting.pairId))
			.innerJoin(mentoringProfile, inPair)
			.where(mine)
			.orderBy(asc(mentoringMeeting.day)),
		suivis_de_mentorat: await tx
			.select({
				jumelage: mentoringAnswer.pairId,
				mois: mentoringAnswer.month,
				reponse: mentoringAnswer.answer,
				mots: mentoringAnswer.words,
				le: mentoringAnswer.at
			})
			.from(mentoringAnswer)
			.innerJoin(mentoringProfile, eq(mentoringProfile.id, mentoringAnswer.profileId))
			.where(mine)
			.orderBy(asc(mentoringAnswer.at))
	};
}
