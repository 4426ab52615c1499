import { instantAt } from '../format/dates.ts';
import { Refusal } from './errors.ts';

/**
 * The instant of a wall-clock time, as `09:00`. On the night when clocks go forward an hour is missing: a time that is
 * not on that day is refused.
 * @throws Refusal `time_missing`, on `field`
 */
export function timeOnClock(day: string, time: string, timezone: string, field: string): Date {
	const found = instantAt(day, time, timezone);
	const [hour, minute] = new Intl.DateTimeFormat('en-CA', {
		...{ timeZone: timezone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
	})
		.format(found)
		.split(':');
	if (`${hour}:${minute}` !== time) throw new Refusal('time_missing', { values: { time }, field });
	return found;
}

/**
 * `2027-02-16T09:00` of a clock, as `<input type="datetime-local">` gives it, as an instant; 31 February is refused rather
 * than moved.
 * @throws Refusal `invalid_input`, `time_missing`, on `field`
 */
export function instantOnClock(local: string, timezone: string, field: string): Date {
	const day = local.slice(0, 10);
	if (new Date(`${day}T12:00:00Z`).toISOString().slice(0, 10) !== day)
		throw new Refusal('invalid_input', { status: 400, field });
	return timeOnClock(day, local.slice(11, 16), timezone, field);
}
