import { searchable } from '../../../format/names.ts';

const MONTHS = ['jan', 'fev', 'mar', 'avr', 'mai', 'juin', 'juil', 'aou', 'sep', 'oct', 'nov', 'dec'];

/** A day of a file as `YYYY-MM-DD`: `2024-08-16`, `16/08/2024`, `16 août 2024`; undefined for what is none. */
export function dayIn(text: string): string | undefined {
	const clean = searchable(text);
	const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[t ]0{1,2}:00.*)?$/.exec(clean);
	if (iso) return dayFrom(iso[1]!, iso[2]!, iso[3]!);
	const numbered = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/.exec(clean);
	// The day first, as written here; the month first only where it can be nothing else.
	if (numbered)
		return (
			dayFrom(numbered[3]!, numbered[2]!, numbered[1]!) ?? dayFrom(numbered[3]!, numbered[1]!, numbered[2]!)
		);
	const named = /^(?:[a-z]+\.?,? )?(\d{1,2})(?:er)? ([a-z]+)\.? (\d{4})$/.exec(clean);
	const month = named ? MONTHS.findIndex((start) => named[2]!.startsWith(start)) + 1 : 0;
	return month === 0 ? undefined : dayFrom(named![3]!, String(month), named![1]!);
}

function dayFrom(year: string, month: string, day: string): string | undefined {
	const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
	const read = new Date(`${text}T00:00:00Z`);
	const isReal = !Number.isNaN(read.getTime()) && read.toISOString().startsWith(text);
	return isReal && text >= '1900' && text < '2100' ? text : undefined;
}

const MAX_PEOPLE = 100_000;

/** A number of people: null where the cell is empty, undefined where it is no number. */
export function peopleIn(text: string): number | null | undefined {
	const clean = text.replace(/[\s\u00a0\u202f]/g, '');
	if (clean === '' || clean === '-' || clean === '–' || clean === '—') return null;
	if (!/^\d{1,9}([.,]0+)?$/.test(clean)) return undefined;
	const read = Math.trunc(Number(clean.replace(',', '.')));
	return read <= MAX_PEOPLE ? read : undefined;
}
