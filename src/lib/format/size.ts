import { localeTag, type Locale } from './locale.ts';

/** A file's size: `820 Ko`, `3,4 Mo`; in English `820 kB`, `3.4 MB`. Thousands of bytes, as file managers count. */
export function fileSize(bytes: number, locale: Locale = 'fr'): string {
	const [unit, letter] = bytes >= 1_000_000 ? [1_000_000, 'M'] : [1000, locale === 'fr' ? 'K' : 'k'];
	const amount = new Intl.NumberFormat(localeTag(locale), {
		maximumFractionDigits: unit === 1_000_000 ? 1 : 0
	}).format(Math.max(bytes / unit, unit === 1000 ? 1 : 0));
	return `${amount}\u00a0${letter}${locale === 'fr' ? 'o' : 'B'}`;
}
