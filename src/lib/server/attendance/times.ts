import { addDays, dayOf, instantAt, localInput } from '../../format/dates.ts';
import type { Span } from '../../attendance/minutes.ts';
import type { SheetSession } from './open-session.ts';

/** Hours of a clock as a sheet writes them, `HH:MM`; `left` `''`: until the end. */
export interface ClockSpan {
	arrived: string;
	left: string;
}

/**
 * Hours of a clock as instants of a session. One that stood is the instant it was, seconds included; a departure before
 * the hour of arrival is of the morrow where the session itself ends then. A line without an arrival is left out.
 */
export function spansOfTimes(
	times: readonly ClockSpan[],
	of: Pick<SheetSession, 'startsAt' | 'endsAt' | 'timezone'>,
	held: readonly Span[]
): Span[] {
	const first = dayOf(of.startsAt, of.timezone);
	const isOvernight = dayOf(of.endsAt, of.timezone) > first;
	const instant = (clock: string, day: string) => instantAt(day, clock.slice(0, 5), of.timezone).getTime();
	return times
		.filter(({ arrived }) => arrived !== '')
		.map(({ arrived, left }) => {
			const stood = held.find(({ arrivedAt }) => clockOf(arrivedAt, of.timezone) === arrived.slice(0, 5));
			const arrivedAt = stood?.arrivedAt ?? instant(arrived, first);
			if (left === '') return { arrivedAt, leftAt: null };
			if (stood?.leftAt && clockOf(stood.leftAt, of.timezone) === left.slice(0, 5)) return stood;
			const leftAt = instant(left, isOvernight && left <= arrived ? addDays(first, 1) : first);
			return { arrivedAt, leftAt };
		});
}

/** `09:02`: an instant on a zone's clock, as `<input type="time">` takes it. */
function clockOf(instant: number, timezone: string): string {
	return localInput(new Date(instant), timezone).slice(11);
}
