import { localeTag, type Locale } from './locale.ts';

/** `123456` → `1 234,56 $` (fr-CA, no-break spaces) or `$1,234.56` (en-CA). */
export function money(cents: number, locale: Locale = 'fr'): string {
	return new Intl.NumberFormat(localeTag(locale), { style: 'currency', currency: 'CAD' }).format(cents / 100);
}

/** `1234` → `1 234`; for counts. */
export function number(value: number, locale: Locale = 'fr'): string {
	return new Intl.NumberFormat(localeTag(locale)).format(value);
}
