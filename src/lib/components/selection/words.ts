import * as m from '$lib/paraglide/messages';

/** Where somebody stands with a proposal, in a word and a colour. */
export const READING_STATE = {
	unread: { label: () => m.selection_state_unread(), tone: 'plain' },
	begun: { label: () => m.selection_state_begun(), tone: 'wait' },
	changed: { label: () => m.selection_state_changed(), tone: 'wait' },
	done: { label: () => m.selection_state_done(), tone: 'ok' },
	conflict: { label: () => m.selection_state_conflict(), tone: 'no' },
	own: { label: () => m.selection_state_own(), tone: 'no' },
	left: { label: () => m.selection_state_left(), tone: 'no' }
} as const;
