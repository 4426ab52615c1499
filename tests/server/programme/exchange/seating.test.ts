import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../../scripts/seed/random.ts';
import {
	encounters,
	occupancy,
	seatingBound,
	type Guest,
	type Seating,
	type SeatingProblem
} from '../../../../src/lib/server/programme/exchange/seating-problem.ts';
import { seat } from '../../../../src/lib/server/programme/exchange/seating.ts';

const guest = (
	id: number,
	organisation: string | null,
	region: string | null,
	chosen: Guest['chosen'] = []
): Guest => ({
	id,
	organisation,
	region,
	chosen
});

/** So many people, in organisations of `of` and as many regions as given. */
const people = (count: number, of: number, regions: number): Guest[] =>
	Array.from({ length: count }, (_, i) => {
		const organisation = Math.floor(i / of);
		return guest(i, `o${organisation}`, `r${organisation % regions}`);
	});

function found(problem: SeatingProblem, seed = 1, steps = 300_000) {
	const result = seat(problem, { random: seededRandom(seed), steps });
	if ('why' in result) throw new Error(result.why);
	return result;
}

/** Every way to seat people at tables of these sizes in a round. */
function* ways(sizes: readonly number[], count: number, seats: number[] = []): Generator<number[]> {
	if (seats.length === count) {
		yield [...seats];
		return;
	}
	for (const [table, size] of sizes.entries()) {
		if (seats.filter((one) => one === table).length === size) continue;
		yield* ways(sizes, count, [...seats, table]);
	}
}

function bestOfAll(problem: SeatingProblem): number {
	const rounds = Array.from({ length: problem.rounds }, (_, round) => [
		...ways(occupancy(problem, round)!, problem.guests.length)
	]);
	let best = 0;
	const tryAll = (chosen: Seating): void => {
		if (chosen.length === problem.rounds) {
			best = Math.max(best, encounters(problem, chosen).value);
			return;
		}
		for (const way of rounds[chosen.length]!) tryAll([...chosen, Int32Array.from(way)]);
	};
	tryAll([]);
	return best;
}

describe('seating', () => {
	test('finds the best there is on small cases, and the bound is never under it', () => {
		for (const [count, of, regions, tables] of [
			[6, 2, 3, [3, 3]],
			[6, 2, 2, [2, 2, 2]],
			[6, 3, 2, [3, 3]],
			[7, 1, 7, [4, 4]]
		] as const) {
			const problem = { guests: people(count, of, regions), tables, rounds: 2 };
			const best = bestOfAll(problem);
			const result = found(problem);
			expect(result.value).toBe(best);
			expect(result.bound).toBeGreaterThanOrEqual(best);
		}
	});

	test('nine people of nine organisations meet everybody over four rounds of three tables', () => {
		// The affine plane of order three: every pair exactly once.
		const problem = { guests: people(9, 1, 9), tables: [3, 3, 3], rounds: 4 };
		const result = found(problem);
		expect(result).toMatchObject({ organisations: 36, regions: 36, wasted: 0, value: 72, bound: 72 });
	});

	test('a hundred and sixty people at twenty tables over three rounds come within a twentieth of the bound', () => {
		const result = found({ guests: people(160, 3, 16), tables: Array(20).fill(8), rounds: 3 });
		expect(result.value / result.bound).toBeGreaterThan(0.95);
		for (const round of result.seating) {
			const sizes = Map.groupBy(round, (table) => table);
			expect([...sizes.values()].every((those) => those.length === 8)).toBe(true);
		}
	});

	test('whoever chose a table is there, and the same seed gives the same seats', () => {
		const guests = people(20, 2, 4).map((one) => (one.id < 3 ? { ...one, chosen: [one.id, null, 0] } : one));
		const problem = { guests, tables: [5, 5, 5, 5], rounds: 3 };
		const result = found(problem, 7, 20_000);
		expect([0, 1, 2].map((i) => [result.seating[0]![i], result.seating[2]![i]])).toEqual([
			[0, 0],
			[1, 0],
			[2, 0]
		]);
		expect(found(problem, 7, 20_000)).toEqual(result);
	});

	test('tables fill evenly, within their seats', () => {
		expect(occupancy({ guests: people(10, 1, 1), tables: [8, 8, 2], rounds: 1 }, 0)).toEqual([4, 4, 2]);
	});

	test('more people than seats, or at one table, is said with its round', () => {
		const guests = people(5, 1, 1);
		expect(seat({ guests, tables: [2, 2], rounds: 1 }, { random: seededRandom(1) })).toEqual({
			why: 'too_few_seats',
			round: 0
		});
		const crowded = guests.map((one) => ({ ...one, chosen: [null, 0] }));
		expect(seat({ guests: crowded, tables: [3, 3], rounds: 2 }, { random: seededRandom(1) })).toEqual({
			why: 'too_few_seats',
			round: 1
		});
	});

	test('nobody to seat, one table, colleagues only: an answer, not an error', () => {
		expect(found({ guests: [], tables: [8], rounds: 2 }, 1, 10)).toMatchObject({ value: 0, bound: 0 });
		expect(found({ guests: people(4, 4, 1), tables: [8], rounds: 2 }, 1, 10)).toMatchObject({ value: 0 });
		expect(seatingBound({ guests: people(4, 1, 4), tables: [8], rounds: 3 })).toBe(12);
	});
});
