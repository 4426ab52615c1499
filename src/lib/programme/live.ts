import { dayOf, instantAt } from '../format/dates.ts';
import type { ListedSession } from './shown.ts';

/** What is on at an instant, and what begins next. */
export interface Live {
	current: ListedSession[];
	/** All that begin together; none once the last has begun. */
	next: ListedSession[];
}

/**
 * What is on and what comes, cancelled sessions apart; null before the event's first day begins, in its zone, and once
 * all is over. Everything is compared as instants: neither midnight nor a change of clocks matters.
 */
export function liveAt(sessions: readonly ListedSession[], at: Date, timezone: string): Live | null {
	const held = sessions.filter(({ cancelled }) => !cancelled);
	if (held.length === 0) return null;
	const begins = new Date(Math.min(...held.map(({ startsAt }) => startsAt.getTime())));
	if (at < instantAt(dayOf(begins, timezone), '0:00', timezone)) return null;
	if (held.every(({ endsAt }) => endsAt <= at)) return null;
	const coming = Math.min(
		...held.filter(({ startsAt }) => startsAt > at).map(({ startsAt }) => startsAt.getTime())
	);
	return {
		current: held.filter(({ startsAt, endsAt }) => startsAt <= at && at < endsAt),
		next: held.filter(({ startsAt }) => startsAt.getTime() === coming)
	};
}
