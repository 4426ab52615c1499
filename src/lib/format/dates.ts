import { TZDate } from '@date-fns/tz';
import { localeTag, type Locale } from './locale.ts';

/** Where the association lives; events say their own zone. */
const TIMEZONE = 'America/Toronto';

/** The instant of a wall-clock time in a zone, daylight saving included: `('2027-02-15', '9:00')`. */
export function instantAt(day: string, time: string, timezone: string = TIMEZONE): Date {
	const [year, month, date] = day.split('-').map(Number) as [number, number, number];
	const [hour, minute] = time.split(':').map(Number) as [number, number];
	return new Date(new TZDate(year, month - 1, date, hour, minute, 0, timezone).getTime());
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** A formatter is costly to make and asked for again and again: one each locale and options. */
function formatter(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
	const key = locale + JSON.stringify(options);
	let found = formatters.get(key);
	if (!found) formatters.set(key, (found = new Intl.DateTimeFormat(locale, options)));
	return found;
}

/** The calendar day `YYYY-MM-DD` of an instant in a zone. */
export function dayOf(instant: Date, timezone: string = TIMEZONE): string {
	return formatter('en-CA', {
		timeZone: timezone,
		year: 'numeric',
		month: '2-digit',
		day: '2-digit'
	}).format(instant);
}

/** `day` moved by `count` days. */
export function addDays(day: string, count: number): string {
	const moved = new Date(`${day}T12:00:00Z`);
	moved.setUTCDate(moved.getUTCDate() + count);
	return moved.toISOString().slice(0, 10);
}

/** Every day from first to last, both included. */
export function daysBetween(first: string, last: string): string[] {
	const days: string[] = [];
	for (let day = first; day <= last; day = addDays(day, 1)) days.push(day);
	return days;
}

/** `9 h`, `14 h 30` (24-hour, no-break spaces); in English `9:00 a.m.`. */
export function time(instant: Date, locale: Locale = 'fr', timezone: string = TIMEZONE): string {
	if (locale === 'en') {
		return formatter('en-CA', {
			timeZone: timezone,
			hour: 'numeric',
			minute: '2-digit'
		}).format(instant);
	}
	const parts = formatter('fr-CA', {
		timeZone: timezone,
		hour: 'numeric',
		minute: '2-digit',
		hourCycle: 'h23'
	}).formatToParts(instant);
	const hour = Number(parts.find((part) => part.type === 'hour')?.value);
	const minute = parts.find((part) => part.type === 'minute')?.value ?? '00';
	return minute === '00' ? `${hour}\u00a0h` : `${hour}\u00a0h\u00a0${minute}`;
}

/** `mardi 16 février`, `1er mars`: weekday, day, month, and the year where asked. */
export function date(
	value: Date | string,
	options: { locale?: Locale; timezone?: string; year?: boolean; weekday?: boolean } = {}
): string {
	const { locale = 'fr', timezone = TIMEZONE, year = true, weekday = false } = options;
	const isDay = typeof value === 'string';
	const formatted = formatter(localeTag(locale), {
		timeZone: isDay ? 'UTC' : timezone,
		day: 'numeric',
		month: 'long',
		...(year ? { year: 'numeric' as const } : {}),
		...(weekday ? { weekday: 'long' as const } : {})
	}).format(isDay ? new Date(`${value}T00:00:00Z`) : value);
	return locale === 'fr' ? formatted.replace(/(^|\s)1 (?=\p{L})/u, '$11er ') : formatted;
}

/** `sam. 21`, in English `Sat 21`: a day among its neighbours, where room is short. */
export function shortDay(day: string, locale: Locale = 'fr'): string {
	const parts = formatter(localeTag(locale), {
		timeZone: 'UTC',
		weekday: 'short',
		day: 'numeric'
	}).formatToParts(new Date(`${day}T00:00:00Z`));
	const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((each) => each.type === type)?.value ?? '';
	return `${part('weekday')}\u00a0${part('day')}`;
}

/** `15–17 février 2027`, `30 avril – 2 mai 2027`, `17 décembre 2026 – 11 mars 2027`; one day stands alone. */
export function dateRange(
	first: string,
	last: string,
	options: { locale?: Locale; year?: boolean } = {}
): string {
	const { locale = 'fr', year = true } = options;
	if (first === last) return date(first, { locale, year });
	if (first.slice(0, 7) !== last.slice(0, 7))
		return `${date(first, { locale, year: year && first.slice(0, 4) !== last.slice(0, 4) })} – ${date(last, { locale, year })}`;
	const firstDay = Number(first.slice(8));
	if (locale === 'en')
		return formatter('en-CA', {
			timeZone: 'UTC',
			day: 'numeric',
			month: 'long',
			...(year ? { year: 'numeric' as const } : {})
		}).formatRange(new Date(`${first}T00:00:00Z`), new Date(`${last}T00:00:00Z`));
	return `${firstDay === 1 ? '1er' : firstDay}–${date(last, { locale, year })}`;
}

/** `16 février 2027, 9 h 02`. */
export function dateTime(instant: Date, locale: Locale = 'fr', timezone: string = TIMEZONE): string {
	return `${date(instant, { locale, timezone })}, ${time(instant, locale, timezone)}`;
}

/** `2027-02-16T09:00`: an instant on a zone's clock, as `<input type="datetime-local">` takes it. */
export function localInput(instant: Date, timezone: string = TIMEZONE): string {
	const clock = formatter('en-CA', {
		timeZone: timezone,
		hour: '2-digit',
		minute: '2-digit',
		hourCycle: 'h23'
	}).format(instant);
	return `${dayOf(instant, timezone)}T${clock}`;
}
