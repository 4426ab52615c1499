import { threadedAlone } from '../../thread.ts';
import { assign, type Assignment } from '../solver/assign.ts';
import { firstComeFirstServed } from '../solver/first-come.ts';
import { satisfaction, type Satisfaction, type Seat } from '../solver/wishes.ts';
import type { EventProblem } from './problem.ts';

/** What a run says while it searches: the last guarantee that can be kept. */
export interface AssignmentProgress {
	guaranteed: number;
	firstWishes: number;
}

/** Seats given, and how well they meet the wishes. */
interface Given extends Satisfaction {
	given: readonly Seat[];
}

/** What a run found: kept in `solver_run`, with what it was asked. */
export interface AssignmentResult extends Omit<Assignment, 'seats'>, Given {
	problem: EventProblem;
	/** The same wishes, first come, first served. */
	firstCome: Given;
	milliseconds: number;
}

/** Searches for the best assignment in a thread of its own, and measures it beside first come, first served. */
export const searchAssignment = threadedAlone(import.meta.url, 'assignment', search);

async function search(
	{ problem, seconds }: { problem: EventProblem; seconds: number },
	tell: (progress: AssignmentProgress) => void
): Promise<AssignmentResult> {
	const started = performance.now();
	const { seats, ...found } = await assign(problem, {
		seconds,
		onProgress: ({ guaranteed, firstWishes }) => tell({ guaranteed, firstWishes })
	});
	const theirs = firstComeFirstServed(problem);
	return {
		...found,
		...satisfaction(problem, seats),
		given: seats,
		problem,
		firstCome: { ...satisfaction(problem, theirs), given: theirs },
		milliseconds: Math.round(performance.now() - started)
	};
}
