import { and, eq, gt, isNotNull, sql } from 'drizzle-orm';
import type { CourseKind } from '../../schemas/course-lists.ts';
import type { ShownOffer } from '../../trainings/shown.ts';
import { now } from '../clock.ts';
import { reader } from '../db/client.ts';
import { course, courseInterest, courseInterestTold, courseSession } from '../db/schema/courses.ts';
import { event } from '../db/schema/events.ts';
import { person } from '../db/schema/members.ts';
import { write } from '../db/write.ts';
import { shownOffers } from './offer-facts.ts';

/** Somebody to tell of an offer. */
interface Told {
	interestId: number;
	personId: number;
	email: string;
	givenName: string;
}

/** An offer that was published, as its notice says it. */
export interface OfferToTell {
	course: { id: number; kind: CourseKind; slug: string; title: string };
	offer: ShownOffer;
}

/** The offer of an event, while it may be told of: published, not called off, not begun. */
export async function offerToTell(eventId: number): Promise<OfferToTell | undefined> {
	const db = await reader();
	const [found] = await db
		.select({ id: course.id, kind: course.kind, slug: course.slug, title: course.title })
		.from(courseSession)
		.innerJoin(course, eq(course.id, courseSession.courseId))
		.innerJoin(event, eq(event.id, courseSession.eventId))
		.where(
			and(eq(courseSession.eventId, eventId), isNotNull(event.publishedAt), isNotNull(course.publishedAt))
		);
	const offer = (await shownOffers([eventId])).get(eventId);
	const isComing =
		offer?.dates[0] &&
		offer.dates[0].startsAt > now() &&
		(offer.status === 'tentative' || offer.status === 'confirmed');
	return found && isComing ? { course: found, offer } : undefined;
}

/** Those who wait for dates of the course of an offer and were not told of it, from a number on. */
export async function untold(eventId: number, after: number, limit: number): Promise<Told[]> {
	const db = await reader();
	return db
		.select({
			interestId: courseInterest.id,
			personId: person.id,
			email: person.email,
			givenName: person.givenName
		})
		.from(courseInterest)
		.innerJoin(courseSession, eq(courseSession.courseId, courseInterest.courseId))
		.innerJoin(person, eq(person.id, courseInterest.personId))
		.where(
			and(
				eq(courseSession.eventId, eventId),
				gt(courseInterest.id, after),
				sql`NOT EXISTS (SELECT 1 FROM ${courseInterestTold} t WHERE t.interest_id = ${courseInterest.id} AND t.event_id = ${eventId})`
			)
		)
		.orderBy(courseInterest.id)
		.limit(limit);
}

/** Writes that they were told; who took it back meanwhile is left out. */
export async function markTold(eventId: number, interestIds: readonly number[]): Promise<void> {
	await write('interest.told', async (tx) => {
		for (const interestId of interestIds)
			await tx.run(sql`INSERT INTO ${courseInterestTold} (interest_id, event_id)
				SELECT ${courseInterest.id}, ${eventId} FROM ${courseInterest} WHERE ${courseInterest.id} = ${interestId}
				ON CONFLICT DO NOTHING`);
	});
}
