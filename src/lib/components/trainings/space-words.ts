import * as m from '$lib/paraglide/messages';
import { getLocale } from '$lib/paraglide/runtime';
import { date, time } from '$lib/format/dates';
import type { Meeting, OfferStatus } from '$lib/trainings/space';

/** The states of a dated offer, for those who come and those who train. */
export const statusWords: Record<OfferStatus, { label: () => string; tone: string }> = {
	tentative: { label: m.training_status_tentative, tone: 'wait' },
	confirmed: { label: m.training_status_confirmed, tone: 'ok' },
	held: { label: m.training_status_held, tone: '' },
	closed: { label: m.training_status_closed, tone: '' },
	cancelled: { label: m.training_status_cancelled, tone: 'no' }
};

/** « mardi 16 février 2027, de 9 h à 12 h ». */
export function meetingWords({ startsAt, endsAt }: Meeting, timezone: string): string {
	const locale = getLocale();
	return m.training_span({
		day: date(startsAt, { locale, timezone, weekday: true }),
		from: time(startsAt, locale, timezone),
		to: time(endsAt, locale, timezone)
	});
}

/** A file's size: « 48 Ko ». */
export function sizeWords(bytes: number): string {
	return m.training_size({ size: Math.max(1, Math.round(bytes / 1024)) });
}
