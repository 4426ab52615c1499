import icalendar, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import { absolute } from '../../links.ts';
import { oneLine, place } from '../calendar.ts';
import type { ExportedProgramme, ExportedSession } from './read.ts';

/**
 * Sessions in iCalendar (RFC 5545), times in UTC: the whole programme, or one session of it. Each UID is the session's
 * and stays; a person's own calendar has others (`calendar.ts`), so that whoever keeps both loses no seat by it. What
 * was called off stays as STATUS:CANCELLED, for calendars that copied it.
 */
export function programmeCalendar(
	{ event }: ExportedProgramme,
	sessions: readonly ExportedSession[],
	name: string
): string {
	const calendar = icalendar({
		name: oneLine(name),
		prodId: { company: 'AXTRA', product: 'Estrade', language: 'FR-CA' },
		method: ICalCalendarMethod.PUBLISH,
		scale: 'GREGORIAN',
		ttl: 3600
	});
	for (const one of sessions)
		calendar.createEvent({
			id: `seance-${one.id}@estrade.axtra`,
			sequence: one.calendarSequence,
			start: one.startsAt,
			end: one.endsAt,
			stamp: one.updatedAt,
			lastModified: one.updatedAt,
			summary: oneLine(one.title),
			location: place([one.room?.name ?? null, event.venueName, event.venueAddress, event.city]),
			description:
				[one.summary, one.speakers.map(({ name }) => name).join(', '), one.room?.directions]
					.filter(Boolean)
					.join('\n') || null,
			categories: one.theme ? [{ name: oneLine(one.theme.name) }] : [],
			url: absolute(`/evenements/${event.slug}/programme/${one.slug}`),
			status: one.cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED
		});
	return `${calendar.toString()}\r\n`;
}
