import type { Locale } from './locale.ts';

const currency = {
	fr: new Intl.NumberFormat('fr-CA', { style: 'currency', currency: 'CAD' }),
	en: new Intl.NumberFormat('en-CA', { style: 'currency', currency: 'CAD' })
};
const plain = { fr: new Intl.NumberFormat('fr-CA'), en: new Intl.NumberFormat('en-CA') };

/** `123456` → `1 234,56 $` (fr-CA, no-break spaces) or `$1,234.56` (en-CA); a negative amount takes a true minus sign. */
export function money(cents: number, locale: Locale = 'fr'): string {
	return currency[locale].format(cents / 100).replace('-', '−');
}

/** `1234` → `1 234`; for counts. */
export function number(value: number, locale: Locale = 'fr'): string {
	return plain[locale].format(value);
}
