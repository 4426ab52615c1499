import { GROUPINGS, SORTS, type Grouping, type Sort, type Within } from './counts.ts';
import { periodAsked, type Period } from './period.ts';

/** A report as an address asks for it: a period, what its rows are, their order, the activities it is about. */
export interface Asked {
	period: Period;
	by: Grouping;
	sort: Sort | 'day';
	within: { of: Within; value: string } | undefined;
}

const WITHIN = GROUPINGS.filter((one): one is Within => one !== 'activity');

/** @param today the day whose financial year is shown where the address says none */
export function askedOf(query: URLSearchParams, today: string): Asked {
	const by = GROUPINGS.find((one) => one === query.get('par')) ?? 'activity';
	const of = by === 'activity' ? WITHIN.find((one) => one === query.get('dans')) : undefined;
	return {
		period: periodAsked(query, today),
		by,
		sort: SORTS.find((one) => one === query.get('tri')) ?? (by === 'activity' ? 'day' : 'present'),
		within: of && { of, value: query.get('valeur') ?? '' }
	};
}

/** The address of a report, without `?`. */
export function queryOf({ period, by, within }: Pick<Asked, 'period' | 'by' | 'within'>): string {
	return new URLSearchParams({
		...{ du: period.from, au: period.to, par: by },
		...(within ? { dans: within.of, valeur: within.value } : {})
	}).toString();
}
