/** Someone who waits for a session and has the seat that they would leave for it. */
export interface Side {
	/** Of their place in line: lower asked before. */
	entryId: number;
	registrationId: number;
	gives: number;
	takes: number;
}

/** At most so many people trade at once: a search for more costs more than it would find. */
export const LARGEST_TRADE = 4;

/**
 * A trade: each gives their seat to the next, and the last to the first. It begins with the oldest wait that any trade can
 * end; each seat then goes to the first in its line from whom the trade can still be closed (decision 15).
 * @param sides in order of `entryId`
 */
export function findTrade(sides: readonly Side[]): readonly Side[] | undefined {
	// Of those who would leave one session for another, only the first in line may.
	const heads = new Map<string, Side>();
	for (const side of sides) {
		const arc = `${side.gives} ${side.takes}`;
		if (!heads.has(arc)) heads.set(arc, side);
	}
	const firsts = [...heads.values()];
	const lines = Map.groupBy(firsts, ({ takes }) => takes);
	for (const first of firsts) {
		const trade = close([first], lines);
		if (trade) return trade;
	}
	return undefined;
}

/** Goes on from the last of a chain, in the order of the line for the seat that they give, until it closes. */
function close(
	chain: readonly Side[],
	lines: ReadonlyMap<number, readonly Side[]>
): readonly Side[] | undefined {
	const given = chain.at(-1)!.gives;
	if (given === chain[0]!.takes) return chain;
	if (chain.length === LARGEST_TRADE) return undefined;
	for (const next of lines.get(given) ?? []) {
		const isIn = chain.some(
			({ registrationId, gives }) => registrationId === next.registrationId || gives === next.gives
		);
		const trade = isIn ? undefined : close([...chain, next], lines);
		if (trade) return trade;
	}
	return undefined;
}
