import { hours } from '$lib/format/hours';
import { stateOf, type AttendanceSource, type LineState, type SheetLine } from '$lib/attendance/sheet';
import { dateTime, time } from '$lib/format/dates';
import * as m from '$lib/paraglide/messages';
import { getLocale } from '$lib/paraglide/runtime';

const STATE: Record<LineState, () => string> = {
	unmarked: m.attendance_state_unmarked,
	door: m.attendance_state_door,
	present: m.attendance_state_present,
	left: m.attendance_state_left,
	absent: m.attendance_state_absent
};

export function stateWords(state: LineState): string {
	return STATE[state]();
}

const SOURCE: Record<AttendanceSource, () => string> = {
	code: m.attendance_source_code,
	door: m.attendance_source_door,
	list: m.attendance_source_list,
	meeting: m.attendance_source_meeting,
	staff: m.attendance_source_staff
};

export function sourceWords(source: AttendanceSource): string {
	return SOURCE[source]();
}

/** `9 h 02 à 11 h 30, 11 h 45 jusqu’à la fin`; `''` without any. */
export function spanWords(
	spans: readonly { arrivedAt: number; leftAt: number | null }[],
	timezone: string
): string {
	const locale = getLocale();
	const at = (instant: number) => time(new Date(instant), locale, timezone);
	return spans
		.map(({ arrivedAt, leftAt }) =>
			leftAt === null
				? m.attendance_span_open({ from: at(arrivedAt) })
				: m.attendance_span({ from: at(arrivedAt), to: at(leftAt) })
		)
		.join(', ');
}

/** Where somebody stands, in a few words, with the hours. */
export function lineWords(line: SheetLine, timezone: string): string {
	const state = stateOf(line);
	if (state === 'door') return m.attendance_read_at({ when: time(line.readAt!, getLocale(), timezone) });
	if (line.spans.length === 0) return stateWords(state);
	return `${spanWords(line.spans, timezone)} · ${hours(line.minutes)}`;
}

/** What a line said, at a moment of its trail. */
export function changeWords(
	state: {
		minutes: number;
		isAdmissible: boolean;
		spans: { arrivedAt: number; leftAt: number | null }[];
	} | null,
	timezone: string
): string {
	if (!state) return m.attendance_trail_nothing();
	const said =
		state.spans.length === 0
			? stateWords('absent')
			: `${spanWords(state.spans, timezone)} (${hours(state.minutes)})`;
	return state.isAdmissible ? said : `${said}, ${m.attendance_not_admissible()}`;
}

export function whenWords(at: Date, timezone: string): string {
	return dateTime(at, getLocale(), timezone);
}

/** « Heure de l’Est (Toronto) »: a zone by what people call its hours. */
export function zoneWords(zone: string): string {
	const locale = getLocale() === 'fr' ? 'fr-CA' : 'en-CA';
	const named = new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: 'longGeneric' })
		.formatToParts()
		.find(({ type }) => type === 'timeZoneName')!.value;
	const words = named[0]!.toUpperCase() + named.slice(1).replaceAll("'", '’');
	const city = zone.split('/')[1]?.replaceAll('_', ' ');
	return city ? `${words} (${city})` : words;
}
