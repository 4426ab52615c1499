import { addDays, instantAt } from '../../../format/dates.ts';

/** The first instant after a day, `YYYY-MM-DD`: what is good for that day is good until then. */
export function endOfDay(day: string): Date {
	return instantAt(addDays(day, 1), '00:00');
}
