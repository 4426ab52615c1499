import * as m from '$lib/paraglide/messages';
import type { VotePoll } from './types';

/** People stand for a prize: they are spoken of as such. */
const PRIZE = {
	...{ choose: m.votes_choose, retained: m.votes_retained, candidates: m.votes_candidates },
	...{ chooseFirst: m.votes_choose_first, removed: m.votes_removed, back: m.votes_back },
	...{ meta: m.votes_meta, metaFor: m.votes_meta_for }
};

/** A workshop, a poster, a booth: what stands in the vote of an event may be anything. */
const EVENT: typeof PRIZE = {
	...{ choose: m.votes_event_choose, retained: m.votes_event_retained, candidates: m.votes_event_candidates },
	...{ chooseFirst: m.votes_event_choose_first, removed: m.votes_event_removed, back: m.votes_event_back },
	...{ meta: m.votes_event_meta, metaFor: m.votes_event_meta_for }
};

/** The words of a vote that depend on what stands in it. */
export const wordsOf = ({ of }: Pick<VotePoll, 'of'>) => (of === 'prize' ? PRIZE : EVENT);
