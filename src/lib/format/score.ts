import { localeTag, type Locale } from './locale.ts';

const form = (locale: Locale) => new Intl.NumberFormat(localeTag(locale), { maximumFractionDigits: 1 });
const forms = { fr: form('fr'), en: form('en') };

/** A score or what is counted from scores, with one decimal where there is one: `73,4`, `58`. */
export function score(value: number, locale: Locale = 'fr'): string {
	return forms[locale].format(value);
}
