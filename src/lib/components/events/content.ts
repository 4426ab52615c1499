import { getLocale } from '$lib/paraglide/runtime';

/** Titles and texts of events are written in French: an English page says so to those who hear it. */
export function contentLanguage(): 'fr-CA' | undefined {
	return getLocale() === 'fr' ? undefined : 'fr-CA';
}
