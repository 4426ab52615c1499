import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { agreement } from '../../../src/lib/awards/ranking/agreement.ts';
import { bootstrap } from '../../../src/lib/awards/ranking/bootstrap.ts';
import { breakTie, heaviestCriterion } from '../../../src/lib/awards/ranking/break-tie.ts';
import { calibrate } from '../../../src/lib/awards/ranking/calibrate.ts';
import { huberMeans, trimmedMeans } from '../../../src/lib/awards/ranking/means.ts';
import { withoutJuror, type Reading } from '../../../src/lib/awards/ranking/readings.ts';
import { schulze, type Ballot } from '../../../src/lib/awards/ranking/schulze.ts';
import { standing } from '../../../src/lib/awards/ranking/standing.ts';
import { scoreOf } from '../../../src/lib/scoring/score.ts';
import { assignPanels } from '../../../src/lib/server/awards/assignment/assign-panels.ts';
import { dense } from './dense.ts';
import { drawnJury, table } from './jury.ts';

// Each formula of decision 16 against values worked by hand, and against another implementation by another method.
//
//                         by hand                               by another method
// score of a reading      ranking (marks become readings)       here: each criterion as often as it weighs
// calibrated score        ranking (arithmetic by hand)          ranking: whole normal equations; here: iterated
// its standard error      ranking (of a mean)                   ranking: each score moved by one point
// trimmed                 ranking (other means)                 here: the sum less its ends, over solved equations
// Huber                   ranking (as by hand)                  here: its equation halved down to its root
// spread                  ranking-chances (agreement)           here: by pairs
// α                       here, and the published one           ranking-chances: pair by pair
// its interval            here                                  ranking-chances: pair by pair
// chance of being first   here, and of two normal means         here: every resample; ranking-chances: one by one
// Schulze                 ranking-ties (published), here        here: paths by thresholds; ranking-ties: every path
// majority, top group     ranking-ties                          here: every group
// heaviest criterion      ranking-ties                          here: whole normal equations
// without a juror         here                                  here: whole normal equations
// cost of an assignment   here                                  assignment: every set of pairs

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const scoresOf = (readings: readonly Reading[], nomination: number) =>
	readings.filter((one) => one.nomination === nomination).map(({ score }) => score);
const drawn = (seed: number, panel = 5) => drawnJury({ nominations: 14, jurors: 6, panel, seed });

function calibrated(readings: readonly Reading[]) {
	const found = calibrate(readings);
	if ('why' in found) throw new Error(found.why);
	return found;
}

test('the score of a reading is the mean of its criteria, each taken as often as it weighs', () => {
	const criterion = fc.record({
		max: fc.integer({ min: 1, max: 10 }),
		weight: fc.integer({ min: 1, max: 9 })
	});
	fc.assert(
		fc.property(fc.array(fc.tuple(criterion, fc.nat()), { minLength: 1, maxLength: 6 }), (rows) => {
			const scales = rows.map(([one], id) => ({ id, ...one }));
			const marks = new Map(rows.map(([{ max }, natural], id) => [id, natural % (max + 1)]));
			const repeated = scales.flatMap(({ id, max, weight }) =>
				Array.from({ length: weight }, () => (100 * marks.get(id)!) / max)
			);
			expect(scoreOf(scales, marks)).toBeCloseTo(sum(repeated) / repeated.length, 9);
		})
	);
});

test('calibrated scores are where alternating means settle', () => {
	for (const seed of [1, 2, 3]) {
		const readings = drawn(seed, 4);
		const theta = new Map<number, number>();
		const beta = new Map<number, number>();
		for (let round = 0; round < 3000; round++) {
			for (const [nomination, of] of Map.groupBy(readings, (one) => one.nomination))
				theta.set(nomination, sum(of.map(({ juror, score }) => score - (beta.get(juror) ?? 0))) / of.length);
			for (const [juror, by] of Map.groupBy(readings, (one) => one.juror))
				beta.set(
					juror,
					sum(by.map(({ nomination, score }) => score - theta.get(nomination)!)) / (by.length + 1)
				);
			const centre = sum([...beta.values()]) / beta.size;
			for (const [juror, value] of beta) beta.set(juror, value - centre);
		}
		for (const { nomination, score } of calibrated(readings).nominations)
			expect(score).toBeCloseTo(theta.get(nomination)!, 8);
	}
});

describe('other means and the spread', () => {
	/** Scores less the severity of who gave them, by the normal equations solved whole. */
	function levelled(readings: readonly Reading[]): Reading[] {
		const jurors = [...new Set(readings.map(({ juror }) => juror))].sort((a, b) => a - b);
		const { beta } = dense(readings, 1);
		return readings.map((one) => ({ ...one, score: one.score - beta[jurors.indexOf(one.juror)]! }));
	}

	test('trimmed is the sum less its ends', () => {
		for (const seed of [1, 2, 3]) {
			const readings = drawn(seed);
			for (const { nomination, scores } of standing(readings).rows) {
				const own = scoresOf(levelled(readings), nomination);
				const kept = sum(own) - Math.max(...own) - Math.min(...own);
				expect(scores.trimmed).toBeCloseTo(kept / (own.length - 2), 9);
			}
		}
		// Three are too few to leave two out: 10, 50 and 60 give 40.
		expect(trimmedMeans(table([[10, 50, 60]]))[0]!.value).toBe(40);
	});

	test('Huber is the root of its equation', () => {
		for (const seed of [4, 5, 6]) {
			const readings = drawn(seed);
			const level = levelled(readings);
			const away = level.map(({ nomination, score }) => {
				const own = scoresOf(level, nomination);
				return Math.abs(score - sum(own) / own.length);
			});
			// Half of the seventy distances are under the median, and half over.
			const [below, above] = away.toSorted((a, b) => a - b).slice(34, 36);
			const k = (1.345 * 1.4826 * (below! + above!)) / 2;
			for (const { nomination, scores } of standing(readings).rows) {
				const own = scoresOf(level, nomination);
				let [low, high] = [Math.min(...own), Math.max(...own)];
				for (let round = 0; round < 100; round++) {
					const middle = (low + high) / 2;
					const pull = sum(own.map((score) => Math.max(-k, Math.min(k, score - middle))));
					if (pull > 0) low = middle;
					else high = middle;
				}
				expect(scores.huber).toBeCloseTo(low, 8);
			}
		}
		// 10, 20, 30 and 50, 51, 53, 100: worked in « Huber: as by hand ».
		expect(
			huberMeans(
				table([
					[10, 20, 30, null],
					[50, 51, 53, 100]
				])
			)[1]!.value
		).toBeCloseTo(58.31267, 5);
	});

	test('the spread is that of pairs: Σ (a − b)² over all pairs is n² times its square', () => {
		const readings = drawn(7);
		const { deviations } = agreement(readings);
		for (const { nomination, deviation } of deviations) {
			const own = scoresOf(readings, nomination);
			const pairs = own.flatMap((a, i) => own.slice(i + 1).map((b) => (a - b) ** 2));
			expect(deviation).toBeCloseTo(Math.sqrt(sum(pairs)) / own.length, 9);
		}
	});
});

describe('agreement, by hand', () => {
	test('α of four scores', () => {
		// Within: (60 − 70)² and (80 − 90)², both ways: 400 over 4 scores = 100. Around 75: 225 + 25 + 25 + 225 = 500, and
		// 2 × 500 ÷ 3 between any two. α = 1 − 300 ÷ 1000.
		expect(
			agreement(
				table([
					[60, 70],
					[80, 90]
				])
			).alpha
		).toBeCloseTo(0.7, 12);
	});

	test('its interval', () => {
		// α: within (4 × 100 ÷ 2) ÷ 6 = 100/3; between 2 × (32 900 − 430² ÷ 6) ÷ 5 = 2500/3; α = 24/25.
		// Without the third, all agree: 1. Without the first, or the second: within 50, between 850: 16/17.
		// Pseudo-values 3α − 2α₋: 424/425, 424/425 and 374/425. Their standard error is (50/3) ÷ 425 = 2/51; t = 4.303.
		const { alpha, interval } = agreement(
			table([
				[50, 50, 60],
				[90, 90, 90]
			])
		);
		expect(alpha).toBeCloseTo(24 / 25, 12);
		expect(interval!.low).toBeCloseTo(24 / 25 - (4.303 * 2) / 51, 12);
		expect(interval!.high).toBe(1);
	});
});

describe('the chance of being first', () => {
	const chances = (readings: readonly Reading[], resamples: number) => {
		const found = bootstrap(readings, { seed: 16, resamples });
		if ('why' in found) throw new Error(found.why);
		return found.nominations.map(({ first }) => first);
	};

	test('by hand', () => {
		// Means 73 and 72; both jurors gave 145, so no severity; residuals 2, −2, −2, 2. One degree of freedom of four readings:
		// drawn are ±4. The first is ahead by 1 + (e₁ + e₂ − e₃ − e₄) ÷ 2, which is 1 + 2s of s the sum of four signs: it is
		// first where s is 0, 2 or 4, 6 + 4 + 1 times of 16.
		const [first, second] = chances(
			table([
				[75, 71],
				[70, 74]
			]),
			40_000
		);
		expect(Math.abs(first! - 11 / 16)).toBeLessThan(0.01);
		expect(first! + second!).toBeCloseTo(1, 9);
	});

	test('is the share of all resamples there are, each solved whole', () => {
		const readings = table([
			[80, 70],
			[77, 74],
			[76, null]
		]);
		const { theta, beta } = dense(readings, 1);
		const fitted = readings.map(({ nomination, juror }) => theta[nomination - 1]! + beta[juror - 1]!);
		// Five readings, three θ and one free β: one degree of freedom.
		const rest = readings.map(({ score }, at) => (score - fitted[at]!) * Math.sqrt(5));
		const wins = [0, 0, 0];
		for (let draw = 0; draw < 5 ** 5; draw++) {
			const again = readings.map((one, at) => ({
				...one,
				score: fitted[at]! + rest[Math.floor(draw / 5 ** at) % 5]!
			}));
			const scores = dense(again, 1).theta;
			const highest = Math.max(...scores);
			const level = scores.map((score) => score > highest - 1e-9);
			const many = level.filter(Boolean).length;
			for (const [i, isFirst] of level.entries()) if (isFirst) wins[i]! += 1 / many / 5 ** 5;
		}
		for (const [i, first] of chances(readings, 40_000).entries())
			expect(Math.abs(first - wins[i]!)).toBeLessThan(0.01);
	});
});

describe('ranked ballots', () => {
	test('whoever must be silent on one puts them nowhere, by hand', () => {
		const ballots: Ballot[] = [[[1], [2]], [[1]], [[1]]];
		// One says 1 over 2; the second leaves 2 out, which is last; the third may not speak of 2.
		expect(schulze([1, 2], ballots, [[], [], [2]]).pairwise).toEqual([
			[0, 2],
			[0, 0]
		]);
	});

	test('the winners are those of links taken from the strongest down, until one is reached', () => {
		const everyone = [1, 2, 3, 4, 5];
		const ballot = fc.array(fc.uniqueArray(fc.constantFrom(...everyone), { maxLength: 3 }), { maxLength: 4 });
		const silence = fc.uniqueArray(fc.constantFrom(...everyone), { maxLength: 2 });
		fc.assert(
			fc.property(fc.array(fc.tuple(ballot, silence), { maxLength: 9 }), (cast) => {
				const over = (a: number, b: number) =>
					cast.filter(([groups, silent]) => {
						const at = (one: number) => [...groups, everyone].findIndex((group) => group.includes(one));
						return at(a) < at(b) && !silent.includes(a) && !silent.includes(b);
					}).length;
				/** The most ballots that every link of some path has: links are let in from the strongest down. */
				const reach = (a: number, b: number) => {
					for (let least = cast.length; least > 0; least--) {
						const reached = new Set([a]);
						for (const one of reached)
							for (const next of everyone)
								if (over(one, next) >= least && over(one, next) > over(next, one)) reached.add(next);
						if (reached.has(b)) return least;
					}
					return 0;
				};
				const { pairwise, winners } = schulze(
					everyone,
					cast.map(([groups]) => groups),
					cast.map(([, silent]) => silent)
				);
				expect(pairwise).toEqual(everyone.map((a) => everyone.map((b) => (a === b ? 0 : over(a, b)))));
				expect(winners).toEqual(everyone.filter((a) => everyone.every((b) => reach(a, b) >= reach(b, a))));
			})
		);
	});
});

describe('what breaks a tie', () => {
	const criteria = [
		{ id: 1, max: 4, weight: 2 },
		{ id: 2, max: 4, weight: 1 }
	];
	const tied = [1, 2, 3, 4];
	const given = fc.array(
		fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 })), {
			minLength: 4,
			maxLength: 4
		}),
		{ minLength: 2, maxLength: 5 }
	);
	const marksOf = (jurors: readonly (readonly (readonly [number, number])[])[]) =>
		jurors.flatMap((own, juror) =>
			own.map(([one, two], i) => ({
				juror,
				nomination: i + 1,
				marks: new Map([
					[1, one],
					[2, two]
				])
			}))
		);

	test('the majority leaves the smallest of all groups that beat whoever is outside', () => {
		fc.assert(
			fc.property(given, (jurors) => {
				const beats = (a: number, b: number) => {
					const worth = (own: readonly (readonly [number, number])[], one: number) =>
						2 * own[one - 1]![0] + own[one - 1]![1];
					const signs = jurors.map((own) => Math.sign(worth(own, a) - worth(own, b)));
					return sum(signs) > 0;
				};
				const groups = Array.from({ length: 15 }, (_, i) => tied.filter((one) => ((i + 1) >> (one - 1)) & 1))
					.filter((group) => group.every((a) => tied.every((b) => group.includes(b) || beats(a, b))))
					.sort((a, b) => a.length - b.length);
				const { steps } = breakTie({ tied, ballots: [[tied]], marks: marksOf(jurors), criteria });
				expect(steps[1]!.left).toEqual(groups[0]);
			})
		);
	});

	test('the heaviest criterion is calibrated by itself', () => {
		fc.assert(
			fc.property(given, (jurors) => {
				// The last juror reads but the first two.
				const marks = marksOf(jurors).filter(
					({ juror, nomination }) => juror < jurors.length - 1 || nomination <= 2
				);
				const { theta } = dense(
					marks.map((one) => ({ ...one, score: 25 * one.marks.get(1)! })),
					1
				);
				for (const { nomination, value } of heaviestCriterion(marks, criteria, tied).scores)
					expect(value).toBeCloseTo(theta[nomination - 1]!, 8);
			})
		);
	});
});

describe('without a juror', () => {
	test('by hand', () => {
		const jury = table([
			[80, 70, 50],
			[60, 60, 90]
		]);
		// 200 ÷ 3 and 210 ÷ 3; without the third, 75 and 60.
		expect(standing(jury).rows.map(({ nomination, scores }) => [nomination, scores.calibrated])).toEqual([
			[2, expect.closeTo(70, 9)],
			[1, expect.closeTo(200 / 3, 9)]
		]);
		const without = standing(withoutJuror(jury, 3));
		expect(without.rows.map(({ nomination, scores }) => [nomination, scores.calibrated])).toEqual([
			[1, expect.closeTo(75, 9)],
			[2, expect.closeTo(60, 9)]
		]);
	});

	test('is the ranking of the others, solved whole', () => {
		const readings = drawn(9);
		for (let out = 1; out <= 6; out++) {
			const others = readings.filter(({ juror }) => juror !== out);
			const { theta } = dense(others, 1);
			for (const { nomination, scores } of standing(withoutJuror(readings, out)).rows)
				expect(scores.calibrated).toBeCloseTo(theta[nomination - 1]!, 9);
		}
	});
});

describe('what an assignment costs, by hand', () => {
	/** Three jurors, each near to the nomination of their own region; two readings each. */
	const problem = {
		jurors: [1, 2, 3],
		nominations: [11, 12, 13],
		readings: 2,
		kept: [],
		proximity: [
			[1, 0, 0],
			[0, 1, 0],
			[0, 0, 1]
		]
	};

	test('everybody reads the two that are not near', async () => {
		// Six readings for three: 2² + 2² + 2² = 12, and nothing near.
		const found = await assignPanels({ ...problem, forbidden: [] });
		expect(found).toMatchObject({ kind: 'assigned', loads: [2, 2, 2], cost: { loads: 12, proximity: 0 } });
	});

	test('a conflict costs nearness before evenness', async () => {
		// The first may not read 12: they read 11 (near) and 13; the others both read 12 (near to one of them), and share 11
		// and 13 so that nothing else is near. Two near readings, loads as even as before.
		const found = await assignPanels({ ...problem, forbidden: [{ juror: 1, nomination: 12 }] });
		expect(found).toMatchObject({
			kind: 'assigned',
			cost: { loads: 12, proximity: 2 },
			pairs: [
				{ juror: 1, nomination: 11 },
				{ juror: 1, nomination: 13 },
				{ juror: 2, nomination: 12 },
				{ juror: 2, nomination: 13 },
				{ juror: 3, nomination: 11 },
				{ juror: 3, nomination: 12 }
			]
		});
	});
});
