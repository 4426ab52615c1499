import { and, eq, inArray, isNotNull, ne } from 'drizzle-orm';
import type { ComingActivity } from '../../trainings/shown.ts';
import { now } from '../clock.ts';
import { reader } from '../db/client.ts';
import { course, courseSession } from '../db/schema/courses.ts';
import { event } from '../db/schema/events.ts';
import { keptWhile } from './kept.ts';
import { OFFER_DOMAINS, shownOffers } from './offer-facts.ts';

/** The published offers of activities, whenever they are held. */
const published = keptWhile(OFFER_DOMAINS, async () => {
	const db = await reader();
	return db
		.select({
			slug: course.slug,
			kind: course.kind,
			title: course.title,
			summary: course.summary,
			eventId: event.id
		})
		.from(courseSession)
		.innerJoin(event, eq(event.id, courseSession.eventId))
		.innerJoin(course, eq(course.id, courseSession.courseId))
		.where(
			and(
				ne(course.kind, 'training'),
				isNotNull(course.publishedAt),
				isNotNull(event.publishedAt),
				inArray(courseSession.status, ['tentative', 'confirmed'])
			)
		);
});

/** The meetings, assemblies and groups that have not begun, the first to come first. */
export async function comingActivities(at: Date = now()): Promise<ComingActivity[]> {
	const rows = await published();
	const offers = await shownOffers(
		rows.map(({ eventId }) => eventId),
		at
	);
	return rows
		.flatMap(({ eventId, ...of }) => {
			const offer = offers.get(eventId);
			const starts = offer?.dates[0]?.startsAt;
			return offer && starts && starts > at ? [{ ...of, offer }] : [];
		})
		.sort((a, b) => a.offer.dates[0]!.startsAt.getTime() - b.offer.dates[0]!.startsAt.getTime());
}
