import { localeTag, type Locale } from '$lib/format/locale';
import * as m from '$lib/paraglide/messages';

/** Where somebody stands with a proposal, in a word and a colour. */
export const READING_STATE = {
	unread: { label: () => m.selection_state_unread(), tone: 'plain' },
	begun: { label: () => m.selection_state_begun(), tone: 'wait' },
	changed: { label: () => m.selection_state_changed(), tone: 'wait' },
	done: { label: () => m.selection_state_done(), tone: 'ok' },
	conflict: { label: () => m.selection_state_conflict(), tone: 'no' },
	own: { label: () => m.selection_state_own(), tone: 'no' }
} as const;

/** A score out of 100, with one decimal. */
export function scoreText(score: number, locale: Locale): string {
	return new Intl.NumberFormat(localeTag(locale), {
		minimumFractionDigits: 1,
		maximumFractionDigits: 1
	}).format(score);
}
