import * as m from '../paraglide/messages.js';
import type { NominationStatus } from '../schemas/award-lists.ts';

/** Where a nomination is, as its people read it; the office has its own words in `staff/awards.ts`. */
export const NOMINATION_WORDS = {
	draft: m.eligibility_state_draft,
	submitted: m.eligibility_state_submitted,
	eligible: m.eligibility_state_eligible,
	ineligible: m.eligibility_state_ineligible,
	shortlisted: m.eligibility_state_shortlisted,
	laureate: m.eligibility_state_laureate,
	withdrawn: m.eligibility_state_withdrawn
} satisfies Record<NominationStatus, unknown>;
