import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
	findTrade,
	LARGEST_TRADE,
	type Side
} from '../../../../src/lib/server/registration/seats/find-trade.ts';

/** People with a seat each in some sessions, each of whom waits for a few others. */
const sides = fc
	.array(fc.record({ who: fc.nat({ max: 12 }), takes: fc.nat({ max: 6 }) }), { maxLength: 40 })
	.map((asks) =>
		asks
			.map(({ who, takes }, i): Side => ({ entryId: i + 1, registrationId: who, gives: who % 7, takes }))
			.filter(({ gives, takes }) => gives !== takes)
	);

/** Every trade there is, by trying all: of so many sides at most, each person and each seat once, in any order of lines. */
function everyTrade(all: readonly Side[]): Side[][] {
	const found: Side[][] = [];
	const go = (chain: Side[]) => {
		const last = chain.at(-1)!;
		if (last.gives === chain[0]!.takes) found.push(chain);
		else if (chain.length < LARGEST_TRADE)
			for (const next of all)
				if (
					next.takes === last.gives &&
					chain.every((one) => one.gives !== next.gives && one.registrationId !== next.registrationId)
				)
					go([...chain, next]);
	};
	for (const first of all) go([first]);
	return found;
}

test('a trade is found where there is one; each has what they waited for, and the order of the lines is kept', () => {
	fc.assert(
		fc.property(sides, (all) => {
			const trade = findTrade(all);
			const every = everyTrade(all);
			expect(trade === undefined).toBe(every.length === 0);
			if (!trade) return;
			// Seats go round: what is given is what is taken, each once, by people each there once.
			expect(new Set(trade.map(({ gives }) => gives))).toEqual(new Set(trade.map(({ takes }) => takes)));
			expect(new Set(trade.map(({ gives }) => gives)).size).toBe(trade.length);
			expect(new Set(trade.map(({ registrationId }) => registrationId)).size).toBe(trade.length);
			// It ends the oldest wait that any trade could end.
			expect(trade[0]!.entryId).toBe(Math.min(...every.flat().map(({ entryId }) => entryId)));
			// At each seat, nobody earlier in its line could have closed the same trade from there.
			trade.forEach((side, i) => {
				const sameBefore = every.filter((other) => trade.slice(0, i).every((one, at) => one === other[at]));
				const earlier = sameBefore
					.map((other) => other[i]!)
					.filter((one) => one && one.entryId < side.entryId);
				expect(earlier.filter(({ takes }) => takes === side.takes)).toEqual([]);
			});
			// Nor anybody who would have given the same seat for it.
			for (const side of trade)
				expect(
					all.filter(
						(one) => one.entryId < side.entryId && one.gives === side.gives && one.takes === side.takes
					)
				).toEqual([]);
		}),
		{ numRuns: 400, seed: 2027 }
	);
});

test('nobody trades alone, nor twice in one trade', () => {
	const side = (entryId: number, registrationId: number, gives: number, takes: number): Side => ({
		...{ entryId, registrationId, gives, takes }
	});
	expect(findTrade([])).toBeUndefined();
	expect(findTrade([side(1, 1, 10, 20)])).toBeUndefined();
	// One person with two seats cannot close a trade with themselves.
	expect(findTrade([side(1, 1, 10, 20), side(2, 1, 20, 10)])).toBeUndefined();
});
