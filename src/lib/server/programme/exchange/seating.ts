import { encounters, occupancy, seatingBound, worth } from './seating-problem.ts';
import type { Encounters, Seating, SeatingProblem } from './seating-problem.ts';

/** Seats for everyone, what they bring, and the most that any could. */
export interface SeatingFound extends Encounters {
	readonly seating: Seating;
	readonly bound: number;
}

/** Exchanges tried. */
const STEPS = 2_000_000;

/**
 * Seats people over the rounds so that they meet as many new people as can be, of other organisations and, better, of
 * other regions. By simulated annealing (Kirkpatrick, Gelatt and Vecchi, 1983): two people of one round change tables,
 * and what gets worse is accepted less and less. Nobody who chose a table leaves it. The same numbers give the same
 * seating; {@link seatingBound} says how far the best possible is at most.
 *
 * @param options.random numbers in [0, 1)
 * @returns `too_few_seats` and the first round that lacks them, as an index
 */
export function seat(
	problem: SeatingProblem,
	options: { random: () => number; steps?: number; onProgress?: (value: number) => void }
): SeatingFound | { why: 'too_few_seats'; round: number } {
	const { guests, rounds, tables } = problem;
	const { random } = options;
	const n = guests.length;
	const steps = options.steps ?? STEPS;
	const tableOf: Int32Array[] = [];
	for (let round = 0; round < rounds; round++) {
		const sizes = occupancy(problem, round);
		if (!sizes) return { why: 'too_few_seats', round };
		tableOf.push(firstSeats(problem, round, sizes));
	}
	const bound = seatingBound(problem);
	// Who sits at each table of each round, and how often each pair sits together.
	const members = tableOf.map((round) =>
		tables.map((_, table) => [...round.keys()].filter((i) => round[i] === table))
	);
	const worths = new Uint8Array(n * n);
	const together = new Uint8Array(n * n);
	for (let i = 0; i < n; i++)
		for (let j = 0; j < n; j++) {
			if (i === j) continue;
			worths[i * n + j] = worth(guests[i]!, guests[j]!);
			for (const round of tableOf) if (round[i] === round[j]) together[i * n + j]! += 1;
		}
	const movable = Array.from({ length: rounds }, (_, round) =>
		[...guests.keys()].filter((i) => (guests[i]!.chosen[round] ?? null) === null)
	);
	const open = movable.flatMap((those, round) => (those.length > 1 ? [round] : []));
	let value = encounters(problem, tableOf).value;
	let best = { value, seats: tableOf.map((round) => Int32Array.from(round)) };

	/** What guest `i` gains by leaving those of one table and joining those of another, `but` aside. */
	const change = (i: number, from: readonly number[], to: readonly number[], but: number): number => {
		let gain = 0;
		for (const k of to) if (k !== but && together[i * n + k] === 0) gain += worths[i * n + k]!;
		for (const k of from) if (k !== i && together[i * n + k] === 1) gain -= worths[i * n + k]!;
		return gain;
	};
	const seatTogether = (i: number, those: readonly number[], by: 1 | -1): void => {
		for (const k of those) {
			if (k === i) continue;
			together[i * n + k]! += by;
			together[k * n + i]! += by;
		}
	};
	const cooling = (0.05 / 4) ** (1 / steps);
	for (
		let step = 0, heat = 4;
		step < steps && open.length > 0 && best.value < bound;
		step++, heat *= cooling
	) {
		if (step % 200_000 === 0) options.onProgress?.(best.value);
		const round = open[Math.floor(random() * open.length)]!;
		const those = movable[round]!;
		const i = those[Math.floor(random() * those.length)]!;
		const j = those[Math.floor(random() * those.length)]!;
		const seats = tableOf[round]!;
		const a = seats[i]!;
		const b = seats[j]!;
		if (a === b) continue;
		const atA = members[round]![a]!;
		const atB = members[round]![b]!;
		const gain = change(i, atA, atB, j) + change(j, atB, atA, i);
		if (gain < 0 && random() >= Math.exp(gain / heat)) continue;
		seatTogether(i, atA, -1);
		seatTogether(j, atB, -1);
		atA[atA.indexOf(i)] = j;
		atB[atB.indexOf(j)] = i;
		seatTogether(i, atB, 1);
		seatTogether(j, atA, 1);
		seats[i] = b;
		seats[j] = a;
		value += gain;
		if (value > best.value) best = { value, seats: tableOf.map((one) => Int32Array.from(one)) };
	}
	options.onProgress?.(best.value);
	return { seating: best.seats, bound, ...encounters(problem, best.seats) };
}

/** Those who chose where they chose; the others in order, table after table, so that colleagues listed together part. */
function firstSeats({ guests }: SeatingProblem, round: number, sizes: readonly number[]): Int32Array {
	const seats = Int32Array.from(guests, ({ chosen }) => chosen[round] ?? -1);
	const left = sizes.map((size, table) => size - seats.filter((one) => one === table).length);
	let table = round % sizes.length;
	for (const [i, taken] of seats.entries()) {
		if (taken >= 0) continue;
		while (left[table]! <= 0) table = (table + 1) % sizes.length;
		seats[i] = table;
		left[table]! -= 1;
		table = (table + 1) % sizes.length;
	}
	return seats;
}
