import type { Locale } from '../format/locale.ts';

/** A length in metres as it is read: `3`, `4,5`. @param cm centimetres */
export function metres(cm: number, locale: Locale = 'fr'): string {
	return (cm / 100).toLocaleString(locale === 'fr' ? 'fr-CA' : 'en-CA', { maximumFractionDigits: 2 });
}
