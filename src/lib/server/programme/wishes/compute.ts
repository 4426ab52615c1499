import { requireStaff, type Actor } from '../../auth/policy.ts';
import { reader } from '../../db/client.ts';
import { Refusal } from '../../errors.ts';
import { digestOf } from '../../ids.ts';
import { isAssigned } from '../../registration/choice-mode.ts';
import { startRun } from '../solver/run.ts';
import { searchAssignment } from './assignment-search.ts';
import { choiceOf } from './settings.ts';
import { assignmentProblem } from './problem.ts';

/** A colloquium is proved in a tenth of a second; a store of ten thousand people, in some ten (decision 12). */
const SECONDS = 60;

/**
 * Starts the search of an assignment for the wishes as they stand, open or closed. It changes nothing.
 * @returns as `startRun`
 * @throws Refusal `not_allowed` (403), `not_found` (404), `wishes_closed` where nothing is ranked,
 *   `assignment_accepted`, `nothing_to_assign`, `solver_running`
 */
export async function startAssignment(
	actor: Actor,
	eventId: number
): Promise<{ runId: number; ended: Promise<void> }> {
	requireStaff(actor);
	const db = await reader();
	const { mode } = await choiceOf(db, eventId);
	if (mode !== 'rank') throw new Refusal('wishes_closed');
	if (await isAssigned(eventId)) throw new Refusal('assignment_accepted');
	const problem = await assignmentProblem(db, eventId);
	if (problem.wishes.length === 0) throw new Refusal('nothing_to_assign');
	return startRun({
		actor,
		eventId,
		kind: 'assignment',
		seconds: SECONDS,
		problemDigest: digestOf(problem),
		search: searchAssignment,
		input: { problem, seconds: SECONDS }
	});
}
