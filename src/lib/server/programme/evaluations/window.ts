import { addDays, instantAt } from '../../../format/dates.ts';
import { WINDOW_DAYS } from '../../../programme/evaluations.ts';

/** Midnight after the last day on which a session of a day may be evaluated, in the event's zone. */
export function closesAt(day: string, timezone: string): Date {
	return instantAt(addDays(day, WINDOW_DAYS + 1), '0:00', timezone);
}

/** Whether one may answer about a session at an instant. */
export function windowOf(
	session: { day: string; endsAt: Date },
	timezone: string,
	at: Date
): 'later' | 'open' | 'closed' {
	if (at < session.endsAt) return 'later';
	return at < closesAt(session.day, timezone) ? 'open' : 'closed';
}
