import type { Day, ListedSession } from './shown.ts';

/** Sessions in order of time, laid out by day and slot. */
export function timetable(sessions: readonly ListedSession[]): Day[] {
	return [...Map.groupBy(sessions, ({ day }) => day)].map(([day, ofDay]) => ({
		day,
		slots: [...Map.groupBy(ofDay, ({ slot }) => slot)].map(([slot, parallel]) => ({
			key: `${day}-${slot}`,
			startsAt: new Date(Math.min(...parallel.map(({ startsAt }) => startsAt.getTime()))),
			endsAt: new Date(Math.max(...parallel.map(({ endsAt }) => endsAt.getTime()))),
			sessions: parallel
		}))
	}));
}
