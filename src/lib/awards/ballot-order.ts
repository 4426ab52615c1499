/** The number that a juror gives each nomination, from 1; none, or nothing typed, comes after every number. */
export type Ranks = Readonly<Record<number, number | null | undefined>>;

/** Nominations by their numbers, those level or without one in the order they have. */
export function byRank(order: readonly number[], ranks: Ranks): number[] {
	return order.toSorted((a, b) => (ranks[a] ?? Infinity) - (ranks[b] ?? Infinity) || 0);
}

/**
 * One place up. Without a number, a nomination takes the one after the last given: pressing ↑ on each in turn ranks them as
 * one goes, and leaves the others without. With one, it changes places with the nomination before it, or leaves its equals.
 */
export function raised(order: readonly number[], ranks: Ranks, id: number): Ranks {
	const own = ranks[id];
	if (own == null) return { ...ranks, [id]: Math.max(0, ...given(ranks)) + 1 };
	if (order.some((one) => one !== id && ranks[one] === own)) {
		// Halfway to the number before, then numbered anew from 1: no number goes beyond the last line.
		const apart: Ranks = { ...ranks, [id]: own - 0.5 };
		const numbers = [...new Set(given(apart))].sort((a, b) => a - b);
		return Object.fromEntries(
			order.map((one) => [one, apart[one] == null ? apart[one] : numbers.indexOf(apart[one]) + 1])
		);
	}
	const sorted = byRank(order, ranks);
	const before = sorted[sorted.indexOf(id) - 1];
	return before === undefined ? ranks : { ...ranks, [id]: ranks[before], [before]: own };
}

/** One place down; the last of those with a number loses it, which says the same of it. */
export function lowered(order: readonly number[], ranks: Ranks, id: number): Ranks {
	const own = ranks[id];
	if (own == null) return ranks;
	const after = byRank(order, ranks).find((one) => (ranks[one] ?? 0) > own);
	return after === undefined ? { ...ranks, [id]: undefined } : { ...ranks, [id]: ranks[after], [after]: own };
}

function given(ranks: Ranks): number[] {
	return Object.values(ranks).filter((rank) => typeof rank === 'number');
}
