import type { Majority, VoteMethod } from '../schemas/assembly-lists.ts';

/** Ballots of a secret vote under which its counts would tell how somebody voted: its outcome alone is said. */
export const LEAST_BALLOTS = 5;

/** What was voted of a motion. */
export interface Counts {
	votesFor: number;
	votesAgainst: number;
	abstained: number;
}

/** Whether a motion is carried: abstentions count for neither side. The database asks the same (`assembly_motion_carried`). */
export function isCarried(majority: Majority, { votesFor, votesAgainst }: Counts): boolean {
	if (votesFor === 0) return false;
	return majority === 'simple' ? votesFor > votesAgainst : votesFor >= 2 * votesAgainst;
}

/** The counts as anybody may be shown them, the office too; null where they would tell how somebody voted. */
export function shownCounts(method: VoteMethod, counts: Counts): Counts | null {
	const ballots = counts.votesFor + counts.votesAgainst + counts.abstained;
	return method === 'secret' && ballots < LEAST_BALLOTS ? null : counts;
}
