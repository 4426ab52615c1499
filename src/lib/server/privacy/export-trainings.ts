import { asc, eq, sql } from 'drizzle-orm';
import { course, courseInterest, courseInterestTold } from '../db/schema/courses.ts';
import { placeWait } from '../db/schema/choice.ts';
import { event } from '../db/schema/events.ts';
import type { Tx } from '../db/write.ts';

/** The courses of whose next dates somebody asked to be told, and of how many they were; the places they waited for. */
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
			.orderBy(asc(placeWait.id))
	};
}
