import { addDays } from '../format/dates.ts';

/** Two days `YYYY-MM-DD`, both counted. */
export interface Period {
	from: string;
	to: string;
}

/** The calendar year in which the financial year of a day begins, on April 1st. */
export function fiscalYearOf(day: string): number {
	return Number(day.slice(0, 4)) - (day.slice(5) < '04-01' ? 1 : 0);
}

export function fiscalYear(year: number): Period {
	return { from: `${year}-04-01`, to: `${year + 1}-03-31` };
}

export function calendarYear(year: number): Period {
	return { from: `${year}-01-01`, to: `${year}-12-31` };
}

/** Financial years that a period covers whole. */
export function fiscalYearsIn({ from, to }: Period): number[] {
	const years: number[] = [];
	for (let year = fiscalYearOf(from); year <= fiscalYearOf(to); year++) {
		const whole = fiscalYear(year);
		if (from <= whole.from && whole.to <= to) years.push(year);
	}
	return years;
}

/** As long, just before: whole years before whole years, else as many days. */
export function periodBefore({ from, to }: Period): Period {
	const next = addDays(to, 1);
	const years = Number(next.slice(0, 4)) - Number(from.slice(0, 4));
	const end = addDays(from, -1);
	if (years > 0 && next.slice(4) === from.slice(4))
		return { from: `${Number(from.slice(0, 4)) - years}${from.slice(4)}`, to: end };
	const days = Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
	return { from: addDays(end, -days), to: end };
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The period that an address asks for (`du`, `au`), in order; the financial year of today where it asks for none. */
export function periodAsked(query: URLSearchParams, today: string): Period {
	const [from, to] = [query.get('du') ?? '', query.get('au') ?? ''];
	if (!isDay(from) || !isDay(to)) return fiscalYear(fiscalYearOf(today));
	return from <= to ? { from, to } : { from: to, to: from };
}

function isDay(text: string): boolean {
	return (
		DAY.test(text) &&
		text > '1900' &&
		text < '2100' &&
		new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text
	);
}

/** Periods that a report is often asked for. */
export function presets(today: string): { label: string; period: Period }[] {
	const fiscal = fiscalYearOf(today);
	const year = Number(today.slice(0, 4));
	return [
		...[fiscal, fiscal - 1, fiscal - 2].map((one) => ({
			label: `Année financière ${one}-${one + 1}`,
			period: fiscalYear(one)
		})),
		...[year, year - 1].map((one) => ({ label: `Année civile ${one}`, period: calendarYear(one) }))
	];
}
