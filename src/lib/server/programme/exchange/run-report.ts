import type { SeatingFigures, SeatingReview } from '../../../programme/exchange.ts';
import type { Actor } from '../../auth/policy.ts';
import { reader } from '../../db/client.ts';
import { digestOf } from '../../ids.ts';
import { latestRun, type RunView } from '../solver/queries.ts';
import { listsOf } from './lists.ts';
import { exchangeProblem } from './problem.ts';
import type { SeatingProgress, SeatingResult } from './seating-search.ts';

/** A run of one session, with what it found where it found something. */
export type SeatingRun = Omit<RunView<SeatingProgress, SeatingResult>, 'result'> & {
	review: SeatingReview | undefined;
};

/**
 * The latest run of an exchange session, and what it found.
 * @throws Refusal `not_allowed` (403)
 */
export async function seatingRun(
	actor: Actor,
	{ eventId, sessionId }: { eventId: number; sessionId: number }
): Promise<SeatingRun | undefined> {
	const found = await latestRun<SeatingProgress, SeatingResult>(actor, eventId, 'seating', sessionId);
	if (!found) return undefined;
	const { result, ...run } = found;
	return { ...run, review: result ? await reviewOf(run, result) : undefined };
}

async function reviewOf(run: Omit<SeatingRun, 'review'>, result: SeatingResult): Promise<SeatingReview> {
	const { problem, seating, bound, milliseconds } = result;
	const { sessionId, guests, roundIds, tableIds } = problem;
	const current = await exchangeProblem(await reader(), sessionId);
	const sittings = seating.flatMap((tables, round) =>
		tables.map((table, guest) => ({
			roundId: roundIds[round]!,
			tableId: tableIds[table]!,
			registrationId: guests[guest]!.id
		}))
	);
	return {
		people: guests.length,
		ours: figures(result),
		firstCome: result.firstCome,
		random: result.random,
		bound,
		milliseconds,
		rounds: await listsOf(sessionId, sittings),
		current: digestOf(current) === run.problemDigest
	};
}

function figures({ organisations, regions, wasted, value }: SeatingFigures): SeatingFigures {
	return { organisations, regions, wasted, value };
}
