import { threadedAlone } from '../../thread.ts';
import { seededRandom } from '../../../random/seeded-random.ts';
import type { ExchangeProblem } from './problem.ts';
import {
	encounters,
	occupancy,
	type Encounters,
	type Seating,
	type SeatingProblem
} from './seating-problem.ts';
import { seat } from './seating.ts';

/** What a run says while it searches: the worth of the best seating so far. */
export interface SeatingProgress {
	value: number;
}

/** What a run found: kept in `solver_run`, with what it was asked. */
export interface SeatingResult extends Encounters {
	problem: ExchangeProblem;
	/** By round, the table of each guest, as indices of the problem's. */
	seating: number[][];
	bound: number;
	/** First come, table after table: where the search begins. */
	firstCome: Encounters;
	random: Encounters;
	milliseconds: number;
}

/** Searches for the best seating in a thread of its own, and measures it beside first come and the luck of the draw. */
export const searchSeating = threadedAlone(import.meta.url, 'seating', search);

async function search(
	{ problem, seed }: { problem: ExchangeProblem; seed: number },
	tell: (progress: SeatingProgress) => void
): Promise<SeatingResult> {
	const started = performance.now();
	const found = seat(problem, { random: seededRandom(seed), onProgress: (value) => tell({ value }) });
	const first = seat(problem, { random: seededRandom(seed), steps: 0 });
	if ('why' in found || 'why' in first) throw new Error('too few seats: not asked before the run');
	const { seating, ...rest } = found;
	return {
		...rest,
		problem,
		seating: seating.map((round) => [...round]),
		firstCome: figures(first),
		random: encounters(problem, randomSeating(problem, seededRandom(seed))),
		milliseconds: Math.round(performance.now() - started)
	};
}

function figures({ organisations, regions, wasted, value }: Encounters): Encounters {
	return { organisations, regions, wasted, value };
}

/** Those who chose where they chose, the others by lot, at tables as full as those of the search. */
function randomSeating(problem: SeatingProblem, random: () => number): Seating {
	return Array.from({ length: problem.rounds }, (_, round) => {
		const seats = Int32Array.from(problem.guests, ({ chosen }) => chosen[round] ?? -1);
		const free = occupancy(problem, round)!.flatMap((size, table) =>
			Array<number>(size - seats.filter((one) => one === table).length).fill(table)
		);
		for (const [i, table] of seats.entries()) {
			if (table >= 0) continue;
			const drawn = Math.floor(random() * free.length);
			seats[i] = free[drawn]!;
			free[drawn] = free.at(-1)!;
			free.pop();
		}
		return seats;
	});
}
