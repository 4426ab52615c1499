import { opens } from '../../booking/sessions.ts';
import { addDays, instantAt } from '../../format/dates.ts';

/** A session as it counts here: when it takes place, and what opens it. */
interface TimedSession {
	day: string;
	endsAt: Date;
	ticketTypeCode: string | null;
	status: 'scheduled' | 'cancelled';
}

/**
 * Until when a ticket type is sold: the end of the last thing it opens. That is, for each of its days, the end of the
 * day's last session, or midnight in the event's zone where the timetable says nothing of that day; for a type that a
 * session names (a supper), the end of that session. What opens nothing known is sold until the event is over.
 */
export function saleEndOf(
	type: { code: string; days: readonly string[] },
	event: { lastDay: string; timezone: string },
	sessions: readonly TimedSession[]
): Date {
	const opened = sessions.filter((session) => session.status === 'scheduled' && opens(type, session));
	const silent = type.days.filter((day) => !opened.some((session) => session.day === day));
	const ends = [...opened.map(({ endsAt }) => endsAt), ...silent.map((day) => endOfDay(day, event.timezone))];
	return ends.length === 0 ? endOfDay(event.lastDay, event.timezone) : latest(ends);
}

function endOfDay(day: string, timezone: string): Date {
	return instantAt(addDays(day, 1), '0:00', timezone);
}

function latest(instants: readonly Date[]): Date {
	return new Date(Math.max(...instants.map((instant) => instant.getTime())));
}
