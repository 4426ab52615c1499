import { addDays } from '../format/dates.ts';

/** A meeting as a form writes it: a day and two times of the clock. */
export interface DateLine {
	day?: string;
	from?: string;
	to?: string;
}

/** A series from its first date: so many meetings at the same hours, so many weeks apart. */
export function seriesFrom(first: DateLine, everyWeeks: number, times: number): DateLine[] {
	return Array.from({ length: times }, (_, i) => ({
		...first,
		...(first.day ? { day: addDays(first.day, i * everyWeeks * 7) } : {})
	}));
}
