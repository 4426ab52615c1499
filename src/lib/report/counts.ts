/** What is counted of activities: numbers alone, so that a total is the sum of its rows. */
export interface Counts {
	activities: number;
	registered: number;
	/** Who withdrew once it was no longer free. */
	late: number;
	present: number;
	admissible: number;
	/** Of `present`, where registrations are known: what the first rate divides. */
	presentOfRegistered: number;
	/** Of `present`, where it is known who is admissible: what the second rate divides by. */
	presentJudged: number;
	target: number;
	/** Of `present`, where there is a target. */
	presentTargeted: number;
}

/** A line of the report: an activity, or those that have something in common. */
export interface ReportRow extends Counts {
	key: string;
	label: string;
	/** Of an activity alone. */
	day: string | null;
	/** Where one sees what the line adds up. */
	href: string | null;
}

export const GROUPINGS = ['activity', 'series', 'kind', 'theme', 'region', 'organisation'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** What the activities of a report may be narrowed to. */
export type Within = Exclude<Grouping, 'activity'>;

/** Where people come from: one activity has people of several, so that activities are not added up there. */
export function isByOrigin(by: Grouping): boolean {
	return by === 'region' || by === 'organisation';
}

export const SORTS = ['name', 'registered', 'present', 'admissible', 'rate', 'target'] as const;
export type Sort = (typeof SORTS)[number];

const NOTHING: Counts = {
	...{ activities: 0, registered: 0, late: 0, present: 0, admissible: 0 },
	...{ presentOfRegistered: 0, presentJudged: 0, target: 0, presentTargeted: 0 }
};

/** The sum of rows: the only way in which the page, the files and the text have a total. */
export function totalOf(rows: readonly Counts[]): Counts {
	const total = { ...NOTHING };
	for (const row of rows)
		for (const name of Object.keys(NOTHING) as (keyof Counts)[]) total[name] += row[name];
	return total;
}

/** A part in whole per cent; null where there is nothing to divide by. */
export function percent(part: number, whole: number): number | null {
	return whole === 0 ? null : Math.round((100 * part) / whole);
}

/** What is known of a line: null where people came of whom nobody noted it. A file of past years may say presences alone. */
export function knownOf(row: Counts): { registered: number | null; admissible: number | null } {
	const isRegisteredKnown = row.present === 0 || row.registered > 0 || row.presentOfRegistered > 0;
	return {
		registered: isRegisteredKnown ? row.registered : null,
		admissible: row.present > 0 && row.presentJudged === 0 ? null : row.admissible
	};
}

/** The three rates of a line, each among what it is known for. */
export function ratesOf(row: Counts): {
	presence: number | null;
	admissible: number | null;
	target: number | null;
} {
	return {
		presence: percent(row.presentOfRegistered, row.registered),
		admissible: percent(row.admissible, row.presentJudged),
		target: percent(row.presentTargeted, row.target)
	};
}

/** Rows in an order that is asked; equals by name, then day. */
export function sorted<R extends ReportRow>(rows: readonly R[], sort: Sort | 'day'): R[] {
	const value = (row: R): number => {
		if (sort === 'name' || sort === 'day') return 0;
		return sort === 'rate' ? (ratesOf(row).presence ?? -1) : row[sort];
	};
	const dayFirst = sort === 'day' ? 1 : 0;
	return rows.toSorted(
		(a, b) =>
			value(b) - value(a) ||
			dayFirst * (a.day ?? '').localeCompare(b.day ?? '') ||
			a.label.localeCompare(b.label, 'fr') ||
			(a.day ?? '').localeCompare(b.day ?? '')
	);
}
