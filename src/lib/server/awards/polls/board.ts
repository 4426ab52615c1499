import type { Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { reader } from '../../db/client.ts';
import { liveOf, phaseOf } from '../../polls/office/board.ts';
import { hasHandIn } from '../../polls/office/conflict.ts';
import { isTold } from '../../polls/queries.ts';
import { pollDesk, publicPolls } from './desk.ts';
import { eligibleFor } from './eligible.ts';

/**
 * All that the permanence sees of the vote of a prize: how it is set, who may stand, and, once it is made, what is happening;
 * of that nothing for whoever has a hand in a candidate, before the counts are told.
 * @throws Refusal `not_allowed` (403), `not_found` (404) for a prize that the public has no part in
 */
export async function pollBoard(actor: Actor, editionSlug: string, categorySlug: string) {
	const db = await reader();
	const { edition, category, poll } = await pollDesk(db, actor, editionSlug, categorySlug);
	const [prizes, eligible, hasConflict] = await Promise.all([
		publicPolls(actor, editionSlug),
		eligibleFor(db, category),
		poll ? hasHandIn(db, actor, poll.id) : false
	]);
	const isKnown = poll !== null && isTold(poll, now());
	const live = poll && (isKnown || !hasConflict) ? await liveOf(db, poll) : null;
	const phase = poll ? phaseOf(poll) : null;
	return { edition, category, prizes, eligible, poll, live, phase, isKeptFrom: hasConflict && !isKnown };
}
