/** Who is honoured by the votes alone, and who is level for the places left. */
export interface Standing<T> {
	/** Ahead of everybody else, the most votes first. */
	clear: T[];
	/** Level for the places left; empty where the votes settle everything. */
	tied: T[];
	/** How many places those who are level share. */
	places: number;
}

/**
 * Honours the `retained` candidates who have the most votes. Nobody is put ahead of somebody who has as many: those who are
 * level for the last places are named, and people decide. Whoever has no vote, or was taken out, is not honoured.
 */
export function standingOf<T extends { votes: number; isRemoved: boolean }>(
	candidates: readonly T[],
	retained: number
): Standing<T> {
	const ranked = candidates
		.filter(({ votes, isRemoved }) => votes > 0 && !isRemoved)
		.toSorted((a, b) => b.votes - a.votes);
	if (ranked.length <= retained) return { clear: ranked, tied: [], places: 0 };
	const last = ranked[retained - 1]!.votes;
	if (ranked[retained]!.votes < last) return { clear: ranked.slice(0, retained), tied: [], places: 0 };
	const clear = ranked.filter(({ votes }) => votes > last);
	return { clear, tied: ranked.filter(({ votes }) => votes === last), places: retained - clear.length };
}
