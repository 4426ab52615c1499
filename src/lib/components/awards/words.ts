import type { EditionDate, EditionPhase } from '$lib/awards/calendar';
import * as m from '$lib/paraglide/messages';
import type { CategoryMode, NominatorKind } from '$lib/schemas/award-lists';

/** Where a published edition stands. */
export const PHASE_NAMES: Record<EditionPhase, () => string> = {
	// Its publication is ahead: nobody outside sees it.
	preparing: m.awards_phase_announced,
	announced: m.awards_phase_announced,
	nominations: m.awards_phase_nominations,
	eligibility: m.awards_phase_eligibility,
	scoring: m.awards_phase_scoring,
	deliberation: m.awards_phase_deliberation,
	results: m.awards_phase_results
};

/** A date of the calendar, as a line of it. */
export const DATE_NAMES: Record<EditionDate, () => string> = {
	nominationsOpenAt: m.awards_date_nominations_open,
	nominationsCloseAt: m.awards_date_nominations_close,
	scoringOpensAt: m.awards_date_scoring_opens,
	scoringClosesAt: m.awards_date_scoring_closes,
	embargoUntil: m.awards_date_gala
};

/** What comes next, with when. */
export const NEXT: Record<EditionDate, (values: { when: string }) => string> = {
	nominationsOpenAt: m.awards_next_nominations_open,
	nominationsCloseAt: m.awards_next_nominations_close,
	scoringOpensAt: m.awards_next_scoring_opens,
	scoringClosesAt: m.awards_next_scoring_closes,
	embargoUntil: m.awards_next_gala
};

export const MODE_NAMES: Record<CategoryMode, () => string> = {
	jury: m.awards_mode_jury,
	public: m.awards_mode_public,
	both: m.awards_mode_both,
	favourite: m.awards_mode_favourite
};

export const NOMINATOR_NAMES: Record<NominatorKind, () => string> = {
	members: m.awards_nominators_members,
	anyone: m.awards_nominators_anyone
};
