/** One ballot: nominations in order, the dearest first; those in one group are equal. What it leaves out comes last, equal. */
export type Ballot = readonly (readonly number[])[];

/** What ranked ballots decide, with all that the minutes need to count them again. */
export interface SchulzeResult {
	readonly candidates: readonly number[];
	/** `[a][b]`: ballots that rank a above b, by positions in {@link candidates}. */
	readonly pairwise: readonly (readonly number[])[];
	/** `[a][b]`: strength of the strongest path from a to b; 0 where there is none. */
	readonly strongest: readonly (readonly number[])[];
	/** Those whom nobody beats: several where the ballots do not separate them. */
	readonly winners: readonly number[];
	/** Everybody: those whom nobody beats, then those whom nobody beats among the others, and so on. */
	readonly ranking: readonly (readonly number[])[];
}

/**
 * Counts ranked ballots by the method of Schulze (« A new monotonic, clone-independent, reversal symmetric, and
 * condorcet-consistent single-winner election method », 2011). A link from a to b is as strong as the ballots that rank
 * a above b, where they are more than those that rank b above a; a path, as its weakest link; a beats b where the
 * strongest path from a is stronger than the one back. That relation has no cycles.
 *
 * @param candidates no one twice. Ballots that name somebody else are counted without them, and a second mention of
 * somebody in a ballot is none
 * @param silent by ballot, of whom it may say nothing: whoever has a conflict puts nobody last by leaving them out
 */
export function schulze(
	candidates: readonly number[],
	ballots: readonly Ballot[],
	silent: readonly (readonly number[])[] = []
): SchulzeResult {
	const pairwise = counted(candidates, ballots, silent);
	const n = candidates.length;
	const strongest = pairwise.map((row, a) => row.map((above, b) => (above > pairwise[b]![a]! ? above : 0)));
	for (let via = 0; via < n; via++)
		for (let a = 0; a < n; a++)
			for (let b = 0; b < n; b++) {
				if (a === b || a === via || b === via) continue;
				const through = Math.min(strongest[a]![via]!, strongest[via]![b]!);
				if (through > strongest[a]![b]!) strongest[a]![b] = through;
			}
	const ranking: number[][] = [];
	let left = candidates.map((_, a) => a);
	while (left.length > 0) {
		const unbeaten = left.filter((a) => left.every((b) => strongest[b]![a]! <= strongest[a]![b]!));
		ranking.push(unbeaten.map((a) => candidates[a]!));
		left = left.filter((a) => !unbeaten.includes(a));
	}
	return { candidates, pairwise, strongest, winners: ranking[0] ?? [], ranking };
}

function counted(
	candidates: readonly number[],
	ballots: readonly Ballot[],
	silent: readonly (readonly number[])[]
): number[][] {
	const pairwise = candidates.map(() => candidates.map(() => 0));
	for (const [at, ballot] of ballots.entries()) {
		const speaksOf = candidates.map((candidate) => !silent[at]?.includes(candidate));
		const places = candidates.map((candidate) => {
			const place = ballot.findIndex((group) => group.includes(candidate));
			return place === -1 ? Infinity : place;
		});
		for (const [a, placeA] of places.entries())
			for (const [b, placeB] of places.entries())
				if (placeA < placeB && speaksOf[a] && speaksOf[b]) pairwise[a]![b]! += 1;
	}
	return pairwise;
}
