import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { breakTie, heaviestCriterion, majorityAmongBoth } from '../../../src/lib/awards/ranking/break-tie.ts';
import type { Marks } from '../../../src/lib/awards/ranking/readings.ts';
import { schulze, type Ballot } from '../../../src/lib/awards/ranking/schulze.ts';
import { table } from './jury.ts';

const [A, B, C, D, E] = [1, 2, 3, 4, 5];
const ballots = (times: number, order: readonly number[]): Ballot[] =>
	Array.from({ length: times }, () => order.map((one) => [one]));

describe('ranked ballots', () => {
	test('the election of 45 voters that Schulze published', () => {
		const { pairwise, strongest, winners, ranking } = schulze(
			[A, B, C, D, E],
			[
				...ballots(5, [A, C, B, E, D]),
				...ballots(5, [A, D, E, C, B]),
				...ballots(8, [B, E, D, A, C]),
				...ballots(3, [C, A, B, E, D]),
				...ballots(7, [C, A, E, B, D]),
				...ballots(2, [C, B, A, D, E]),
				...ballots(7, [D, C, E, B, A]),
				...ballots(8, [E, B, A, D, C])
			]
		);
		expect(pairwise).toEqual([
			[0, 20, 26, 30, 22],
			[25, 0, 16, 33, 18],
			[19, 29, 0, 17, 24],
			[15, 12, 28, 0, 14],
			[23, 27, 21, 31, 0]
		]);
		expect(strongest).toEqual([
			[0, 28, 28, 30, 24],
			[25, 0, 28, 33, 24],
			[25, 29, 0, 29, 24],
			[25, 28, 28, 0, 24],
			[25, 28, 28, 31, 0]
		]);
		expect(winners).toEqual([E]);
		expect(ranking).toEqual([[E], [A], [C], [B], [D]]);
	});

	test('what a ballot leaves out comes last, and equals take nothing from each other', () => {
		const { pairwise, ranking } = schulze([A, B, C], [[[A, B]], [[A], [C]], []]);
		// First ballot: A and B over C. Second: A over C, both over B. Third: nothing.
		expect(pairwise).toEqual([
			[0, 1, 2],
			[0, 0, 1],
			[0, 1, 0]
		]);
		expect(ranking).toEqual([[A], [B, C]]);
	});

	test('a cycle breaks at its weakest link', () => {
		// A over B by 7 to 2, B over C by 6 to 3, C over A by 5 to 4.
		const { ranking } = schulze(
			[A, B, C],
			[...ballots(4, [A, B, C]), ...ballots(2, [B, C, A]), ...ballots(3, [C, A, B])]
		);
		expect(ranking).toEqual([[A], [B], [C]]);
	});

	test('strangers and second mentions change nothing; nobody is nobody', () => {
		expect(schulze([A, B], [[[9], [B], [A], [B]]]).ranking).toEqual([[B], [A]]);
		expect(schulze([], [])).toMatchObject({ winners: [], ranking: [] });
		expect(schulze([A, B], []).winners).toEqual([A, B]);
	});

	/** Strength of the best path by going through them all. */
	function byPaths(pairwise: readonly (readonly number[])[], from: number, to: number): number {
		const from1 = (at: number, strength: number, seen: readonly number[]): number =>
			at === to
				? strength
				: Math.max(
						0,
						...pairwise.map((_, next) =>
							seen.includes(next) || pairwise[at]![next]! <= pairwise[next]![at]!
								? 0
								: from1(next, Math.min(strength, pairwise[at]![next]!), [...seen, next])
						)
					);
		return from1(from, Infinity, [from]);
	}

	test('strongest paths are those that going through every path finds', () => {
		fc.assert(
			fc.property(
				fc.array(
					fc.array(fc.uniqueArray(fc.integer({ min: 1, max: 5 }), { maxLength: 3 }), { maxLength: 4 }),
					{
						maxLength: 9
					}
				),
				(drawn) => {
					const { pairwise, strongest, ranking } = schulze([A, B, C, D, E], drawn);
					for (let a = 0; a < 5; a++)
						for (let b = 0; b < 5; b++) if (a !== b) expect(strongest[a]![b]).toBe(byPaths(pairwise, a, b));
					expect(ranking.flat().toSorted()).toEqual([A, B, C, D, E]);
				}
			)
		);
	});
});

describe('breaking a tie', () => {
	const criteria = [
		{ id: 1, max: 10, weight: 2 },
		{ id: 2, max: 10, weight: 1 }
	];
	/** Marks of juror on nomination: the two criteria. */
	const marked = (juror: number, nomination: number, one: number, two: number): Marks => ({
		juror,
		nomination,
		marks: new Map([
			[1, one],
			[2, two]
		])
	});
	const EVEN = [[[A, B]]];

	test('the majority is of those who read both', () => {
		const readings = table([
			[80, 60, 70, null, 90],
			[70, 65, 70, 99, null]
		]);
		expect(majorityAmongBoth(readings, A, B)).toEqual({ a: A, b: B, forA: 1, forB: 1, same: 1 });
		expect(majorityAmongBoth(readings, A, 7)).toEqual({ a: A, b: 7, forA: 0, forB: 0, same: 0 });
	});

	test('waits for the ballot of the deliberation', () => {
		expect(breakTie({ tied: [A, B], ballots: [], marks: [], criteria })).toEqual({
			by: 'ballot_due',
			laureates: [],
			steps: []
		});
	});

	test('by ballot first', () => {
		const broken = breakTie({
			tied: [A, B],
			ballots: ballots(1, [B, A]),
			marks: [marked(1, A, 9, 9), marked(1, B, 1, 1)],
			criteria
		});
		expect(broken).toMatchObject({ by: 'ballot', laureates: [B] });
		expect(broken.steps).toHaveLength(1);
	});

	test('then by the majority of those who read both', () => {
		// Juror 1: A 60, B 70; juror 2 the same; juror 3: A 100, B 50. Means 73.3 and 63.3, but two to one for B.
		const marks = [
			...[marked(1, A, 6, 6), marked(1, B, 7, 7), marked(2, A, 6, 6)],
			...[marked(2, B, 7, 7), marked(3, A, 10, 10), marked(3, B, 5, 5)]
		];
		const broken = breakTie({ tied: [A, B], ballots: EVEN, marks, criteria });
		expect(broken).toMatchObject({ by: 'majority', laureates: [B] });
		expect(broken.steps[1]).toMatchObject({ duels: [{ forA: 1, forB: 2 }] });
	});

	test('then by the heaviest criterion, of those whom the majority left', () => {
		// C is beaten by both. A and B: one juror each way. First criterion: A 8 and 7, B 9 and 5: 75 over 70.
		const marks = [
			...[marked(1, A, 8, 8), marked(1, B, 9, 9), marked(1, C, 1, 1)],
			...[marked(2, A, 7, 7), marked(2, B, 5, 5), marked(2, C, 1, 1)]
		];
		const broken = breakTie({ tied: [A, B, C], ballots: [[[A, B, C]]], marks, criteria });
		expect(broken).toMatchObject({ by: 'heaviest_criterion', laureates: [A] });
		expect(broken.steps.map(({ left }) => left)).toEqual([[A, B, C], [A, B], [A]]);
		expect(broken.steps[2]).toMatchObject({
			criteria: [1],
			scores: [
				{ nomination: A, value: expect.closeTo(75, 9) },
				{ nomination: B, value: expect.closeTo(70, 9) }
			]
		});
	});

	test('several heaviest criteria count together, and a reading without all its marks not at all', () => {
		const even = criteria.map((one) => ({ ...one, weight: 1 }));
		const marks = [
			marked(1, A, 4, 8),
			marked(1, B, 5, 5),
			{ juror: 2, nomination: B, marks: new Map([[1, 10]]) }
		];
		expect(heaviestCriterion(marks, even, [A, B])).toEqual({
			criteria: [1, 2],
			scores: [
				{ nomination: A, value: expect.closeTo(60, 9) },
				{ nomination: B, value: expect.closeTo(50, 9) }
			]
		});
	});

	test('else they are laureates together', () => {
		const marks = [marked(1, A, 5, 5), marked(1, B, 5, 5)];
		expect(breakTie({ tied: [A, B], ballots: EVEN, marks, criteria })).toMatchObject({
			by: 'co_laureates',
			laureates: [A, B]
		});
		// Nothing read in common, and nothing that compares them.
		expect(
			breakTie({ tied: [A, B], ballots: EVEN, marks: [marked(1, A, 9, 9), marked(2, B, 5, 5)], criteria })
		).toMatchObject({ by: 'co_laureates', laureates: [A, B] });
	});

	test('whoever loses to all of a circle is out of it, whatever the heaviest criterion says', () => {
		// A beats B, B beats C, C beats A; and each of them beats D, who is the best on the heaviest criterion.
		const criteria = [
			{ id: 1, max: 10, weight: 6 },
			{ id: 2, max: 10, weight: 5 }
		];
		const orders = [
			[1, 2, 3],
			[2, 3, 1],
			[3, 1, 2]
		];
		const marks = orders.flatMap((order, juror) => [
			...order.map((nomination, place) => ({
				juror,
				nomination,
				marks: new Map([
					[1, 6],
					[2, 10 - place]
				])
			})),
			{
				juror,
				nomination: 4,
				marks: new Map([
					[1, 7],
					[2, 1]
				])
			}
		]);
		const tied = [1, 2, 3, 4];
		const { laureates, steps } = breakTie({ tied, ballots: [[tied]], marks, criteria });
		expect(steps[1]).toMatchObject({ step: 'majority', left: [1, 2, 3] });
		expect(laureates).toEqual([1, 2, 3]);
	});

	test('a cycle of majorities decides nothing', () => {
		// 1: A > B > C, 2: B > C > A, 3: C > A > B.
		const marks = [
			...[marked(1, A, 9, 9), marked(1, B, 8, 8), marked(1, C, 7, 7)],
			...[marked(2, B, 9, 9), marked(2, C, 8, 8), marked(2, A, 7, 7)],
			...[marked(3, C, 9, 9), marked(3, A, 8, 8), marked(3, B, 7, 7)]
		];
		const broken = breakTie({ tied: [A, B, C], ballots: [[[A, B, C]]], marks, criteria });
		expect(broken.steps[1]!.left).toEqual([A, B, C]);
		expect(broken.by).toBe('co_laureates');
	});
});
