import type { RoundKind } from '$lib/schemas/award-lists';
import type { TieBroken } from '$lib/awards/ranking/break-tie';
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
	noise_unknown: m.results_reason_noise,
	unread: m.results_reason_unread,
	too_few_readings: m.results_reason_too_few
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

/**
 * What came of figures that name nobody by themselves: the vote that told them apart, or the result that the jury came to.
 * Null while it has yet to deliberate.
 */
export function settlement(
	rounds: readonly { closedAt: Date | null; count: { tie: TieBroken | null } | null }[],
	result: { lockedAt: Date | null } | null,
	nominees: readonly Named[],
	on: (at: Date) => string
): string | null {
	const vote = rounds.findLast(({ count }) => (count?.tie?.laureates.length ?? 0) > 0);
	if (vote?.closedAt && vote.count?.tie) {
		const { laureates } = vote.count.tie;
		const titles = nominees.filter(({ id }) => laureates.includes(id)).map(({ title }) => title);
		return m.results_settled_vote({ when: on(vote.closedAt), titles: titles.join(', ') });
	}
	if (!result) return null;
	return result.lockedAt ? m.results_settled_locked() : m.results_settled();
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
