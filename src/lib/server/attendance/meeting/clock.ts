import { addDays, dayOf, instantAt } from '../../../format/dates.ts';

/** The days that a session is on, and the zone in which its meeting's report was written. */
export interface MeetingDay {
	day: string;
	timezone: string;
}

const TIME = /(\d{1,2})\s*(?::|h)\s*(\d{2})?(?:\s*:\s*(\d{2}))?(?:\.\d+)?\s*([ap])?\.?\s*m?\.?/i;
const NUMBERED = /(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})/;

/**
 * A time of a report as an instant: `15/04/2026 09:02:11`, `4/15/26, 9:02:11 AM`, `2026-04-15 9 h 02`, `09:02`. Which of
 * two numbers is the month is told by the session's own day.
 * @returns undefined for what is no time; `'other_day'` for one far from the session
 */
export function instantOf(text: string, { day, timezone }: MeetingDay): Date | 'other_day' | undefined {
	const clean = text.replace(/[\u00a0\u202f]/g, ' ').trim();
	const dated = NUMBERED.exec(clean);
	const rest = dated ? clean.slice(dated.index + dated[0].length) : clean;
	const read = timeIn(rest);
	if (!read) return undefined;
	if (!dated) return at(day, read, timezone);
	const near = new Set([addDays(day, -1), day, addDays(day, 1)]);
	const readings = daysIn(dated.slice(1) as [string, string, string]);
	// The session's own day first: of 04/05 and 05/04, the one it was.
	const found = readings.find((one) => one === day) ?? readings.find((one) => near.has(one));
	return found === undefined ? 'other_day' : at(found, read, timezone);
}

function timeIn(text: string): [hour: number, minute: number, second: number] | undefined {
	const match = TIME.exec(text);
	if (!match) return undefined;
	const [, hours, minutes = '0', seconds = '0', half] = match;
	let hour = Number(hours);
	if (half && (hour < 1 || hour > 12)) return undefined;
	if (half?.toLowerCase() === 'p' && hour < 12) hour += 12;
	if (half?.toLowerCase() === 'a' && hour === 12) hour = 0;
	const [minute, second] = [Number(minutes), Number(seconds)];
	return hour < 24 && minute < 60 && second < 60 ? [hour, minute, second] : undefined;
}

function at(day: string, [hour, minute, second]: [number, number, number], timezone: string): Date {
	return new Date(instantAt(day, `${hour}:${minute}`, timezone).getTime() + second * 1000);
}

/** The days that three numbers may be. */
function daysIn([a, b, c]: [string, string, string]): string[] {
	const year = (text: string) => (text.length <= 2 ? `20${text.padStart(2, '0')}` : text);
	const orders =
		a.length === 4
			? [[a, b, c]]
			: [
					[year(c), b, a],
					[year(c), a, b]
				];
	return orders
		.map(([y, m, d]) => `${y}-${m!.padStart(2, '0')}-${d!.padStart(2, '0')}`)
		.filter((one) => {
			const read = new Date(`${one}T12:00:00Z`);
			return !Number.isNaN(read.getTime()) && dayOf(read, 'UTC') === one;
		});
}

/** No meeting lasts longer: what says so is no duration, nor is what no date can hold. */
const LONGEST_MIN = 7 * 24 * 60;

/** Minutes of a duration: `183`, `182,5`, `3h 4m 53s`, `3 h 4 min`, `1:32:05`. */
export function minutesIn(text: string): number | undefined {
	const minutes = anyMinutesIn(text);
	return minutes !== undefined && minutes <= LONGEST_MIN ? minutes : undefined;
}

function anyMinutesIn(text: string): number | undefined {
	const clean = text
		.replace(/[\u00a0\u202f]/g, ' ')
		.trim()
		.toLowerCase();
	if (/^\d+([.,]\d+)?$/.test(clean)) return Number(clean.replace(',', '.'));
	const clock = /^(\d+):(\d{2})(?::(\d{2}))?$/.exec(clean);
	if (clock) return Number(clock[1]) * 60 + Number(clock[2]) + Number(clock[3] ?? 0) / 60;
	const parts = /^(?:(\d+)\s*h\w*)?\s*(?:(\d+)\s*m\w*)?\s*(?:(\d+)\s*s\w*)?$/.exec(clean);
	if (!parts || clean === '') return undefined;
	const [hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0)) as [
		number,
		number,
		number
	];
	return hours * 60 + minutes + seconds / 60;
}
