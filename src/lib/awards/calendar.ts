/** The dates of an edition, in order. */
export interface EditionCalendar {
	publishedAt: Date | null;
	nominationsOpenAt: Date;
	nominationsCloseAt: Date;
	scoringOpensAt: Date;
	scoringClosesAt: Date;
	embargoUntil: Date;
}

/**
 * Where an edition stands: being prepared by staff; announced; open to nominations; their eligibility being looked at;
 * read and scored by the jury; in deliberation; its results public.
 */
export type EditionPhase =
	'preparing' | 'announced' | 'nominations' | 'eligibility' | 'scoring' | 'deliberation' | 'results';

/** The phase of an edition at an instant: its calendar alone says it, nothing is switched by hand. */
export function phaseOf(edition: EditionCalendar, at: Date): EditionPhase {
	if (edition.publishedAt === null || edition.publishedAt > at) return 'preparing';
	if (at < edition.nominationsOpenAt) return 'announced';
	if (at < edition.nominationsCloseAt) return 'nominations';
	if (at < edition.scoringOpensAt) return 'eligibility';
	if (at < edition.scoringClosesAt) return 'scoring';
	return at < edition.embargoUntil ? 'deliberation' : 'results';
}

/** The dates of an edition, in their order. */
export const EDITION_DATES = [
	'nominationsOpenAt',
	'nominationsCloseAt',
	'scoringOpensAt',
	'scoringClosesAt',
	'embargoUntil'
] as const;
export type EditionDate = (typeof EDITION_DATES)[number];

/** What the calendar does next, and when; undefined once the results are public. */
export function nextDate(
	edition: Pick<EditionCalendar, EditionDate>,
	at: Date
): { what: EditionDate; at: Date } | undefined {
	const what = EDITION_DATES.find((one) => edition[one] > at);
	return what && { what, at: edition[what] };
}
