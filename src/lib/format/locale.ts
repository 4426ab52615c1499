export type Locale = 'fr' | 'en';

export function localeTag(locale: Locale): 'fr-CA' | 'en-CA' {
	return locale === 'fr' ? 'fr-CA' : 'en-CA';
}
