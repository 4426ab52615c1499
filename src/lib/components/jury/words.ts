import type { EditionPhase } from '$lib/awards/calendar';
import * as m from '$lib/paraglide/messages';

/** Where an edition stands, for a juror. */
export const PHASE_WORDS: Record<EditionPhase, () => string> = {
	preparing: () => m.jury_phase_before(),
	announced: () => m.jury_phase_before(),
	nominations: () => m.jury_phase_before(),
	eligibility: () => m.jury_phase_before(),
	scoring: () => m.jury_phase_scoring(),
	deliberation: () => m.jury_phase_deliberation(),
	results: () => m.jury_phase_results()
};

/** Where a juror stands with a dossier, in a word and a colour. */
export const DOSSIER_STATE = {
	unread: { label: () => m.jury_state_unread(), tone: 'plain' },
	begun: { label: () => m.jury_state_begun(), tone: 'wait' },
	done: { label: () => m.jury_state_done(), tone: 'ok' },
	preparing: { label: () => m.jury_state_preparing(), tone: 'plain' }
} as const;
