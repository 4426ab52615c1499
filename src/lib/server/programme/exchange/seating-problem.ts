/** Somebody to seat. */
export interface Guest {
	readonly id: number;
	/** Whom they work with; null meets everyone as new. */
	readonly organisation: string | null;
	readonly region: string | null;
	/** By round, the table they chose, as an index; null where they ask to be seated. */
	readonly chosen: readonly (number | null)[];
}

/** Guests, the seats of each table, and how many rounds. Everybody has a seat in each round. */
export interface SeatingProblem {
	readonly guests: readonly Guest[];
	readonly tables: readonly number[];
	readonly rounds: number;
}

/** By round, the table of each guest, as indices of the problem's own. */
export type Seating = readonly Int32Array[];

/**
 * What a first meeting of two people is worth: one for another organisation, one more for another region. Meeting again,
 * or meeting a colleague, is worth nothing.
 */
export function worth(a: Guest, b: Guest): 0 | 1 | 2 {
	if (a.organisation !== null && a.organisation === b.organisation) return 0;
	return a.region !== null && a.region === b.region ? 1 : 2;
}

/** What a seating brings: pairs of people who meet, each counted once. */
export interface Encounters {
	/** Of different organisations. */
	readonly organisations: number;
	/** Of different organisations and regions. */
	readonly regions: number;
	/** Pairs who sit together a second time or more, or are colleagues. */
	readonly wasted: number;
	/** The sum of their worth. */
	readonly value: number;
}

/** Counts the encounters of a seating. */
export function encounters({ guests, rounds }: SeatingProblem, seating: Seating): Encounters {
	let organisations = 0;
	let regions = 0;
	let wasted = 0;
	for (let i = 0; i < guests.length; i++)
		for (let j = 0; j < i; j++) {
			let together = 0;
			for (let round = 0; round < rounds; round++)
				if (seating[round]![i] === seating[round]![j]) together += 1;
			if (together === 0) continue;
			const value = worth(guests[i]!, guests[j]!);
			if (value > 0) organisations += 1;
			if (value > 1) regions += 1;
			wasted += together - (value > 0 ? 1 : 0);
		}
	return { organisations, regions, wasted, value: organisations + regions };
}

/**
 * How many sit at each table of a round: those who chose it, then everyone else one by one at the table with the fewest,
 * so that no table is much fuller than another.
 * @returns undefined when there are more guests than seats, or more at a table than it has
 */
export function occupancy({ guests, tables }: SeatingProblem, round: number): number[] | undefined {
	const sizes = tables.map(() => 0);
	let left = 0;
	for (const { chosen } of guests) {
		const table = chosen[round] ?? null;
		if (table === null) left += 1;
		else sizes[table]! += 1;
	}
	if (sizes.some((size, table) => size > tables[table]!)) return undefined;
	for (; left > 0; left--) {
		let best = -1;
		for (const [table, size] of sizes.entries())
			if (size < tables[table]! && (best < 0 || size < sizes[best]!)) best = table;
		if (best < 0) return undefined;
		sizes[best]! += 1;
	}
	return sizes;
}

const pairs = (people: number) => (people * (people - 1)) / 2;

/** The fewest pairs of one group that share a table, spread over tables of these sizes. */
function fewestTogether(members: number, sizes: readonly number[]): number {
	const placed = sizes.map(() => 0);
	let together = 0;
	for (let left = members; left > 0; left--) {
		let best = -1;
		for (const [table, size] of sizes.entries())
			if (placed[table]! < size && (best < 0 || placed[table]! < placed[best]!)) best = table;
		if (best < 0) break;
		together += placed[best]!;
		placed[best]! += 1;
	}
	return together;
}

/**
 * A value that no seating with these tables can go over, for its worth is a number of pairs: there are only so many
 * seats side by side, colleagues must share some where there are more of them than tables, and nobody meets more people
 * than sit with them or than there are to meet. Each of the two counts (organisations, regions) takes the least of the
 * three.
 */
export function seatingBound(problem: SeatingProblem): number {
	const { guests, rounds } = problem;
	const sizesOf = Array.from({ length: rounds }, (_, round) => occupancy(problem, round) ?? []);
	let value = 0;
	for (const least of [1, 2] as const) {
		// Those who are new to each other under this count; `groupOf` gathers those who are surely not.
		const groupOf = (guest: Guest) => (least === 1 ? guest.organisation : guest.region);
		const groups = [...Map.groupBy(guests, groupOf)].flatMap(([key, members]) =>
			key === null ? [] : [members.length]
		);
		let sideBySide = 0;
		for (const sizes of sizesOf) {
			sideBySide += sizes.reduce((sum, size) => sum + pairs(size), 0);
			for (const members of groups) sideBySide -= fewestTogether(members, sizes);
		}
		const largest = sizesOf.map((sizes) => Math.max(0, ...sizes));
		const reach = largest.reduce((sum, size) => sum + Math.max(0, size - 1), 0);
		let met = 0;
		let all = 0;
		for (const [i, guest] of guests.entries()) {
			const strangers = guests.filter((other, j) => j !== i && worth(guest, other) >= least).length;
			met += Math.min(strangers, reach);
			all += strangers;
		}
		value += Math.min(sideBySide, Math.floor(met / 2), all / 2);
	}
	return value;
}
