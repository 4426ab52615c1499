import type { ListedSession, ProgrammeSession, ShownEvent } from './shown.ts';

// schema.org data of an event and of its sessions, for search engines. Offers are not among them: what is sold is the
// event's passes, never a session.

type Data = Record<string, unknown>;
type Described = Pick<
	ShownEvent,
	'slug' | 'name' | 'description' | 'firstDay' | 'lastDay' | 'venueName' | 'venueAddress' | 'city'
>;

const ON_SITE = 'https://schema.org/OfflineEventAttendanceMode';

/** An event with what is on its timetable, and who holds it with the association. */
export function eventData(
	event: Described,
	sessions: readonly ListedSession[],
	{ origin, organizers }: { origin: string; organizers: readonly { name: string; url: string }[] }
): Data {
	return {
		...outline(event, origin),
		description: event.description,
		organizer: [{ name: 'AXTRA', url: '' }, ...organizers].map(({ name, url }) => ({
			...{ '@type': 'Organization', name },
			...(url && { url })
		})),
		subEvent: sessions
			.filter(({ kind }) => kind !== 'break')
			.map((session) => ({
				'@type': 'Event',
				name: session.title,
				url: addressOf(session, event, origin),
				startDate: session.startsAt.toISOString(),
				endDate: session.endsAt.toISOString(),
				eventStatus: statusOf(session),
				location: placeOf(session, event)
			}))
	};
}

/** A session within its event. */
export function sessionData(event: Described, session: ProgrammeSession, origin: string): Data {
	const { movedFrom } = session;
	return {
		'@type': 'Event',
		name: session.title,
		description: session.summary || session.description,
		url: addressOf(session, event, origin),
		inLanguage: 'fr-CA',
		startDate: session.startsAt.toISOString(),
		endDate: session.endsAt.toISOString(),
		eventStatus: statusOf(session),
		...(isRescheduled(session) && movedFrom ? { previousStartDate: movedFrom.startsAt.toISOString() } : {}),
		eventAttendanceMode: ON_SITE,
		location: placeOf(session, event),
		performer: session.speakers.map(({ name, organisation }) => ({
			'@type': 'Person',
			name,
			...(organisation ? { affiliation: { '@type': 'Organization', name: organisation } } : {})
		})),
		superEvent: outline(event, origin)
	};
}

function outline(event: Described, origin: string): Data {
	return {
		'@type': 'Event',
		name: event.name,
		url: `${origin}/evenements/${event.slug}`,
		startDate: event.firstDay,
		endDate: event.lastDay,
		eventAttendanceMode: ON_SITE,
		location: venueOf(event)
	};
}

function statusOf(session: ListedSession): string {
	const status = session.cancelled
		? 'EventCancelled'
		: isRescheduled(session)
			? 'EventRescheduled'
			: 'EventScheduled';
	return `https://schema.org/${status}`;
}

/** A new room alone is no new date. */
function isRescheduled({ movedFrom, startsAt }: ListedSession): boolean {
	return movedFrom !== null && movedFrom.startsAt.getTime() !== startsAt.getTime();
}

function addressOf(session: ListedSession, event: Described, origin: string): string {
	return `${origin}/evenements/${event.slug}/programme/${session.slug}`;
}

function placeOf({ room }: ListedSession, event: Described): Data {
	const venue = venueOf(event);
	return room ? { ...venue, name: [room.name, event.venueName].filter(Boolean).join(', ') } : venue;
}

function venueOf({ venueName, venueAddress, city, name }: Described): Data {
	return {
		'@type': 'Place',
		name: venueName || city || name,
		address: [venueAddress, city].filter(Boolean).join(', ')
	};
}
