import { contentLanguage } from '$lib/components/events/content';
import { getLocale } from '$lib/paraglide/runtime';

/** What an exhibitor wrote, in English for who reads English where it did; and the language that it is in. */
export function inReadersWords(french: string, english: string): { text: string; lang: string | undefined } {
	return getLocale() === 'en' && english !== ''
		? { text: english, lang: undefined }
		: { text: french, lang: contentLanguage() };
}
