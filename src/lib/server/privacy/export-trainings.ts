import { asc, eq, sql } from 'drizzle-orm';
import { course, courseInterest, courseInterestTold } from '../db/schema/courses.ts';
import { placeWait } from '../db/schema/choice.ts';
import { event } from '../db/schema/events.ts';
import { groupAgreement, groupCase, groupLearning } from '../db/schema/groups.ts';
import { session } from '../db/schema/programme.ts';
import type { Tx } from '../db/write.ts';

/**
 * The courses of whose next dates somebody asked to be told, and of how many they were; the places they waited for; what they
 * agreed to, brought and kept in their groups.
 */
export async function trainingsOf(tx: Tx, personId: number) {
	return {
		avis_de_formations: await tx
			.select({
				formation: course.title,
				demande_le: courseInterest.createdAt,
				avis_envoyes: sql<number>`(SELECT count(*) FROM ${courseInterestTold} t WHERE t.interest_id = ${courseInterest.id})`
			})
			.from(courseInterest)
			.innerJoin(course, eq(course.id, courseInterest.courseId))
			.where(eq(courseInterest.personId, personId))
			.orderBy(asc(courseInterest.id)),
		attentes_de_places: await tx
			.select({
				formation: event.name,
				premier_jour: event.firstDay,
				etat: placeWait.status,
				demandee_le: placeWait.createdAt,
				offerte_jusqu_au: placeWait.offeredUntil,
				terminee_le: placeWait.endedAt
			})
			.from(placeWait)
			.innerJoin(event, eq(event.id, placeWait.eventId))
			.where(eq(placeWait.personId, personId))
			.orderBy(asc(placeWait.id)),
		ententes_de_groupes: await tx
			.select({
				groupe: event.name,
				nom: groupAgreement.name,
				version: groupAgreement.version,
				texte: groupAgreement.statement,
				acceptee_le: groupAgreement.agreedAt
			})
			.from(groupAgreement)
			.innerJoin(event, eq(event.id, groupAgreement.eventId))
			.where(eq(groupAgreement.personId, personId))
			.orderBy(asc(groupAgreement.agreedAt)),
		sujets_de_groupes: await tx
			.select({ groupe: event.name, jour: session.day, sujet: groupCase.subject })
			.from(groupCase)
			.innerJoin(session, eq(session.id, groupCase.sessionId))
			.innerJoin(event, eq(event.id, session.eventId))
			.where(eq(groupCase.personId, personId))
			.orderBy(asc(session.startsAt)),
		apprentissages_de_groupes: await tx
			.select({ groupe: event.name, jour: session.day, apprentissages: groupLearning.words })
			.from(groupLearning)
			.innerJoin(session, eq(session.id, groupLearning.sessionId))
			.innerJoin(event, eq(event.id, session.eventId))
			.where(eq(groupLearning.personId, personId))
			.orderBy(asc(session.startsAt))
	};
}
