import type { RoundKind } from '$lib/schemas/award-lists';
import type { DeliberationReason, Method } from '$lib/awards/ranking/standing';
import * as m from '$lib/paraglide/messages';

export const METHOD_NAME: Record<Method, () => string> = {
	calibrated: m.results_method_calibrated,
	raw: m.results_method_raw,
	trimmed: m.results_method_trimmed,
	huber: m.results_method_huber
};

export const REASON: Record<DeliberationReason, () => string> = {
	apart: m.results_reason_apart,
	methods_differ: m.results_reason_methods,
	tie: m.results_reason_tie,
	noise_unknown: m.results_reason_noise
};

export const ROUND_NAME: Record<RoundKind, () => string> = {
	shortlist: m.results_round_shortlist,
	tie: m.results_round_tie,
	favourite: m.results_round_favourite
};

export const STEP: Record<string, () => string> = {
	ballot: m.results_step_ballot,
	majority: m.results_step_majority,
	heaviest_criterion: m.results_step_criterion,
	co_laureates: m.results_step_together,
	ballot_due: m.results_step_due
};

/** What is judged, as the components of a deliberation name it. */
export interface Named {
	id: number;
	code: string;
	title: string;
	nominee: string;
}

/** Words that a page says once a form is done, by what its address carries. */
export const DONE: Record<string, () => string> = {
	note: m.results_done_note,
	bulletin: m.results_done_ballot,
	confirme: m.results_done_confirmed,
	verrouille: m.results_done_locked,
	demande: m.results_done_unlock_asked,
	rouvert: m.results_done_unlocked
};
