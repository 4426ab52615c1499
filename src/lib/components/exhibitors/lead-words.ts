import * as m from '$lib/paraglide/messages';
import type { LeadAnswer } from '$lib/schemas/leads';

type Outcome = LeadAnswer['outcome'] | 'waiting';

export const LEAD_WORDS: Record<Outcome, () => string> = {
	released: m.leads_released,
	asked: m.leads_asked,
	refused: m.leads_refused,
	unknown: m.leads_unknown,
	waiting: m.leads_on_device
};

export const LEAD_TONES: Record<Outcome, 'ok' | 'wait' | 'no' | 'plain'> = {
	released: 'ok',
	asked: 'wait',
	refused: 'plain',
	unknown: 'no',
	waiting: 'wait'
};

/** By level, from 1. */
export const INTEREST_WORDS: Record<number, () => string> = {
	1: m.leads_interest_1,
	2: m.leads_interest_2,
	3: m.leads_interest_3
};
