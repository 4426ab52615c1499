import { randomInt } from 'node:crypto';
import { requireStaff, type Actor } from '../../auth/policy.ts';
import { reader } from '../../db/client.ts';
import { Refusal } from '../../errors.ts';
import { digestOf } from '../../ids.ts';
import { startRun } from '../solver/run.ts';
import { exchangeSession } from './find-session.ts';
import { exchangeProblem } from './problem.ts';
import { occupancy } from './seating-problem.ts';
import { searchSeating } from './seating-search.ts';

/** A hundred and sixty people over three rounds take some seconds. */
const SECONDS = 60;

/**
 * Starts the search of a seating for an exchange session as it stands. It changes nothing.
 * @returns as `startRun`
 * @throws Refusal `not_allowed` (403), `not_found` (404), `nothing_to_seat` without rounds, tables or people,
 *   `too_few_table_seats` with the round that lacks them, `solver_running`
 */
export async function startSeating(
	actor: Actor,
	sessionId: number
): Promise<{ runId: number; ended: Promise<void> }> {
	requireStaff(actor);
	const db = await reader();
	const { eventId } = await exchangeSession(db, sessionId);
	const problem = await exchangeProblem(db, sessionId);
	const { guests, tables, rounds } = problem;
	if (guests.length === 0 || tables.length === 0 || rounds === 0) throw new Refusal('nothing_to_seat');
	for (let round = 0; round < rounds; round++)
		if (!occupancy(problem, round)) {
			const seats = tables.reduce((sum, one) => sum + one, 0);
			throw new Refusal('too_few_table_seats', {
				values: { round: round + 1, people: guests.length, seats }
			});
		}
	const seed = randomInt(2 ** 31);
	return startRun({
		actor,
		eventId,
		kind: 'seating',
		sessionId,
		seconds: SECONDS,
		seed,
		problemDigest: digestOf(problem),
		search: searchSeating,
		input: { problem, seed }
	});
}
