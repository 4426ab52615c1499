import type { Model } from 'highs';
import { addRow, openModel, OPTIMAL } from '../../highs.ts';
import type { TimetableProblem } from './timetable-problem.ts';

/** Cuts of each kind that join the relaxation at each round, the most violated first. */
const CUTS_A_ROUND = 300;
const VIOLATED = 1e-4;

/**
 * A number of collisions that no timetable can go under, by a linear relaxation of the partition of sessions into
 * slots: a variable for each pair that stands in one slot; any q sessions put together at least as many pairs as when
 * they spread evenly; and two sessions each with a third are with each other (Chopra and Rao, 1993). Cuts join round
 * after round, and the bound of any round holds: rooms, availabilities and speakers only forbid more.
 *
 * @param options.seconds stops after the round that passes it
 */
export async function collisionBound(
	problem: TimetableProblem,
	options: { seconds?: number } = {}
): Promise<number> {
	const n = problem.sessions.length;
	const weights = pairs(n).map(([i, j]) => problem.together[i * n + j]!);
	if (problem.slots === 0 || n <= problem.slots) return 0;
	const ends = performance.now() + (options.seconds ?? 10) * 1000;
	const model = await openModel({ sense: 'minimize', costs: weights, rows: [] });
	try {
		let bound = 0;
		while (model.run().modelStatus === OPTIMAL) {
			// Weights are whole numbers of people, and so is any sum of them.
			bound = Math.max(bound, Math.ceil(model.getObjectiveValue() - 1e-6));
			const added = addCuts(model, problem, model.getSolution().colValue);
			if (added === 0 || performance.now() > ends) break;
		}
		return bound;
	} finally {
		model.dispose();
	}
}

function addCuts(model: Model, problem: TimetableProblem, values: Float64Array): number {
	const n = problem.sessions.length;
	const crowds = crowdCuts(n, problem.slots, values).slice(0, CUTS_A_ROUND);
	for (const { members, atLeast } of crowds) {
		const columns = members.flatMap((i, at) => members.slice(0, at).map((j) => pairIndex(i, j)));
		addRow(model, { columns, atLeast });
	}
	const triangles = triangleCuts(n, values).slice(0, CUTS_A_ROUND);
	for (const columns of triangles) addRow(model, { columns, values: [1, 1, -1], atMost: 1 });
	return crowds.length + triangles.length;
}

/** From each session, the crowd that grows by whoever adds the least: a heuristic that finds most violated ones. */
function crowdCuts(n: number, slots: number, values: Float64Array) {
	const found: { members: number[]; atLeast: number; violation: number }[] = [];
	for (let start = 0; start < n; start++) {
		const members = [start];
		const added = Float64Array.from({ length: n }, (_, i) =>
			i === start ? 0 : values[pairIndex(i, start)]!
		);
		const outside = new Set(Array.from({ length: n }, (_, i) => i).filter((i) => i !== start));
		let inside = 0;
		let best: { members: number[]; atLeast: number; violation: number } | undefined;
		while (outside.size > 0) {
			let next = -1;
			for (const i of outside) if (next < 0 || added[i]! < added[next]!) next = i;
			inside += added[next]!;
			outside.delete(next);
			members.push(next);
			for (const i of outside) added[i]! += values[pairIndex(i, next)]!;
			const atLeast = fewestPairs(members.length, slots);
			const violation = atLeast - inside;
			if (violation > VIOLATED && violation > (best?.violation ?? 0))
				best = { members: [...members], atLeast, violation };
		}
		if (best) found.push(best);
	}
	return found.sort((a, b) => b.violation - a.violation);
}

function triangleCuts(n: number, values: Float64Array): number[][] {
	const found: { indices: number[]; violation: number }[] = [];
	for (let i = 0; i < n; i++)
		for (let j = 0; j < i; j++)
			for (let k = 0; k < j; k++) {
				const sides = [pairIndex(i, j), pairIndex(j, k), pairIndex(i, k)];
				for (let odd = 0; odd < 3; odd++) {
					const indices = [sides[(odd + 1) % 3]!, sides[(odd + 2) % 3]!, sides[odd]!];
					const violation = values[indices[0]!]! + values[indices[1]!]! - values[indices[2]!]! - 1;
					if (violation > VIOLATED) found.push({ indices, violation });
				}
			}
	return found.sort((a, b) => b.violation - a.violation).map(({ indices }) => indices);
}

/** Pairs in one slot when so many sessions spread as evenly as can be. */
function fewestPairs(sessions: number, slots: number): number {
	const even = Math.floor(sessions / slots);
	const larger = sessions % slots;
	return (larger * even * (even + 1) + (slots - larger) * even * (even - 1)) / 2;
}

/** The variable of a pair, whatever the order of the two. */
function pairIndex(i: number, j: number): number {
	return i > j ? (i * (i - 1)) / 2 + j : (j * (j - 1)) / 2 + i;
}

function pairs(n: number): [number, number][] {
	return Array.from({ length: n }, (_, i) => i).flatMap((i) =>
		Array.from({ length: i }, (_, j): [number, number] => [i, j])
	);
}
