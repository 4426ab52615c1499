import icalendar, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import { coursePath } from '../../trainings/path.ts';
import { ANONYMOUS } from '../auth/policy.ts';
import { Refusal } from '../errors.ts';
import { sha256 } from '../ids.ts';
import { absolute } from '../links.ts';
import { findCourse } from './find-course.ts';

/** A file for everyone, as it leaves. */
interface OfferFile {
	body: string;
	mediaType: string;
	name: string;
	etag: string;
	changedAt: Date;
}

/**
 * The dates of one offer in iCalendar (RFC 5545), times in UTC. What is not decided yet is STATUS:TENTATIVE; what was
 * called off, CANCELLED. The address of the meeting is not in it: it is given to those registered, in time.
 * @throws Refusal `not_found` (404): no such offer of that course, or a draft, whoever asks
 */
export async function offerCalendar(courseSlug: string, offerSlug: string): Promise<OfferFile> {
	const course = await findCourse(courseSlug, ANONYMOUS);
	const offer = [...course.coming, ...course.past].find(({ slug }) => slug === offerSlug);
	if (!offer) throw new Refusal('not_found', { status: 404 });
	const calendar = icalendar({
		name: oneLine(course.title),
		prodId: { company: 'AXTRA', product: 'Estrade', language: 'FR-CA' },
		method: ICalCalendarMethod.PUBLISH,
		scale: 'GREGORIAN'
	});
	const place = [...new Set([offer.venueName, offer.venueAddress, offer.city].filter(Boolean))].join(', ');
	for (const [i, { id, startsAt, endsAt, sequence, updatedAt }] of offer.dates.entries())
		calendar.createEvent({
			id: `seance-${id}@estrade.axtra`,
			sequence,
			start: startsAt,
			end: endsAt,
			stamp: updatedAt,
			lastModified: updatedAt,
			summary: oneLine(
				offer.dates.length > 1 ? `${course.title} (${i + 1} de ${offer.dates.length})` : course.title
			),
			location: oneLine(place) || (offer.format === 'online' ? 'En ligne' : null),
			description: course.summary || null,
			url: absolute(coursePath(course)),
			status:
				offer.status === 'cancelled'
					? ICalEventStatus.CANCELLED
					: offer.status === 'tentative'
						? ICalEventStatus.TENTATIVE
						: ICalEventStatus.CONFIRMED
		});
	const body = `${calendar.toString()}\r\n`;
	return {
		body,
		mediaType: 'text/calendar; charset=utf-8; method=PUBLISH',
		name: `${offer.slug}.ics`,
		etag: `"${sha256(body).slice(0, 32)}"`,
		changedAt: new Date(Math.max(...offer.dates.map(({ updatedAt }) => updatedAt.getTime())))
	};
}

/** The generator does not escape every field: a line break in one would start a property. */
function oneLine(text: string): string {
	return text.replace(/\p{Cc}+/gu, ' ').trim();
}
