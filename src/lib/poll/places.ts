/** A place in a count, and all those who hold it together. */
export interface Place<T> {
	/** From 1; after two who are first, the next is third. */
	place: number;
	those: T[];
}

/**
 * The first places of a count: as many as are retained, and all those who are level at the last of them, since the count puts
 * nobody ahead of somebody who has as many. Whoever has no vote, or was taken out, has no place.
 */
export function placesOf<T extends { votes: number; isRemoved: boolean }>(
	candidates: readonly T[],
	retained: number
): Place<T>[] {
	const ranked = candidates
		.filter(({ votes, isRemoved }) => votes > 0 && !isRemoved)
		.toSorted((a, b) => b.votes - a.votes);
	const places: Place<T>[] = [];
	let before = 0;
	for (const those of Map.groupBy(ranked, ({ votes }) => votes).values()) {
		if (before >= retained) break;
		places.push({ place: before + 1, those });
		before += those.length;
	}
	return places;
}
