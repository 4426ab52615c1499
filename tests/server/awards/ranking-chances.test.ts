import { describe, expect, test } from 'vitest';
import { agreement } from '../../../src/lib/awards/ranking/agreement.ts';
import { bootstrap, type Chances } from '../../../src/lib/awards/ranking/bootstrap.ts';
import { calibrate } from '../../../src/lib/awards/ranking/calibrate.ts';
import type { Reading } from '../../../src/lib/awards/ranking/readings.ts';
import { seededRandom } from '../../../src/lib/random/seeded-random.ts';
import { drawnJury, table } from './jury.ts';

function chances(readings: readonly Reading[], options: Parameters<typeof bootstrap>[1]): Chances {
	const found = bootstrap(readings, options);
	if ('why' in found) throw new Error(found.why);
	return found;
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** Of a normal law, the share below z (Abramowitz and Stegun 26.2.17, seven digits). */
function below(z: number): number {
	const t = 1 / (1 + 0.2316419 * Math.abs(z));
	const tail =
		(Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) *
		t *
		(0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
	return z < 0 ? tail : 1 - tail;
}

describe('the chance of being first', () => {
	const readings = drawnJury({ nominations: 12, jurors: 6, panel: 4, seed: 31 });

	test('is the same from the same seed, and about the same from another', () => {
		const one = chances(readings, { seed: 7 });
		expect(chances(readings.toReversed(), { seed: 7 })).toEqual(one);
		expect(one).toMatchObject({ seed: 7, resamples: 2000 });
		const other = chances(readings, { seed: 8 });
		expect(other).not.toEqual(one);
		for (const [i, { first }] of one.nominations.entries())
			expect(Math.abs(first - other.nominations[i]!.first)).toBeLessThan(0.05);
	});

	test('adds up to one, and that of being among three to three', () => {
		const { nominations } = chances(readings, { seed: 3, places: 3 });
		expect(sum(nominations.map(({ first }) => first))).toBeCloseTo(1, 9);
		expect(sum(nominations.map(({ amongFirst }) => amongFirst))).toBeCloseTo(3, 9);
		for (const { first, amongFirst } of nominations) expect(amongFirst).toBeGreaterThanOrEqual(first);
	});

	test('is that of two normal means, where there are two', () => {
		// Complete reading: the gap of two means of m readings has the standard deviation σ √(2/m). With the least squares
		// of the degrees of freedom, σ is estimated by the same residuals.
		const random = seededRandom(99);
		const noise = () => sum(Array.from({ length: 12 }, () => random())) - 6;
		const pair = table([
			Array.from({ length: 40 }, () => 70 + 8 * noise()),
			Array.from({ length: 40 }, () => 68 + 8 * noise())
		]);
		const found = calibrate(pair);
		if ('why' in found) throw new Error(found.why);
		const [a, b] = found.nominations.map(({ score }) => score);
		const expected = below((a! - b!) / (found.noise! * Math.sqrt(2 / 40)));
		expect(chances(pair, { seed: 5, resamples: 20_000 }).nominations[0]!.first).toBeCloseTo(expected, 1);
	});

	test('is kept by rankings done again one by one, another way', () => {
		const found = calibrate(readings);
		if ('why' in found) throw new Error(found.why);
		const theta = new Map(found.nominations.map(({ nomination, score }) => [nomination, score]));
		const beta = new Map(found.severities.map(({ juror, severity }) => [juror, severity]));
		const fitted = readings.map(({ nomination, juror }) => theta.get(nomination)! + beta.get(juror)!);
		const rest = readings.map(({ score }, at) => (score - fitted[at]!) * Math.sqrt(48 / (48 - 12 - 6 + 1)));
		const random = seededRandom(1234);
		const wins = new Map<number, number>();
		for (let resample = 0; resample < 3000; resample++) {
			const again = calibrate(
				readings.map((one, at) => ({
					...one,
					score: fitted[at]! + rest[Math.floor(random() * rest.length)]!
				}))
			);
			if ('why' in again) throw new Error(again.why);
			const best = again.nominations.reduce((a, b) => (b.score > a.score ? b : a)).nomination;
			wins.set(best, (wins.get(best) ?? 0) + 1 / 3000);
		}
		for (const { nomination, first } of chances(readings, { seed: 6, resamples: 3000 }).nominations)
			expect(Math.abs(first - (wins.get(nomination) ?? 0))).toBeLessThan(0.04);
	});

	test('is shared by those who are level', () => {
		const { nominations } = chances(
			table([
				[70, 70],
				[70, 70],
				[60, 60]
			]),
			{ seed: 1, places: 1 }
		);
		expect(nominations.map(({ first }) => first)).toEqual([0.5, 0.5, 0]);
	});

	test('is not told where there are no more readings than θ and β to find', () => {
		expect(bootstrap(table([[70], [80]]), { seed: 1 })).toEqual({ why: 'too_few_readings' });
		expect(bootstrap([], { seed: 1 })).toMatchObject({ nominations: [] });
	});

	test('is not told of nominations that nothing compares', () => {
		const apart = table([
			[70, null],
			[null, 80]
		]);
		expect(bootstrap(apart, { seed: 1 })).toMatchObject({ why: 'apart' });
	});
});

describe('agreement', () => {
	// Krippendorff's own example with missing data, four observers and twelve units: α for intervals is 0.849.
	const PUBLISHED = table([
		[1, 1, null, 1],
		[2, 2, 3, 2],
		[3, 3, 3, 3],
		[3, 3, 3, 3],
		[2, 2, 2, 2],
		[1, 2, 3, 4],
		[4, 4, 4, 4],
		[1, 1, 2, 1],
		[2, 2, 2, 2],
		[null, 5, 5, 5],
		[null, null, 1, 1],
		[null, 3, null, null]
	]);

	/** α by its definition: squared differences pair by pair. */
	function pairwise(readings: readonly Reading[]): number {
		const units = [...Map.groupBy(readings, ({ nomination }) => nomination).values()]
			.map((unit) => unit.map(({ score }) => score))
			.filter((unit) => unit.length > 1);
		const all = units.flat();
		const pairs = (list: readonly number[]) =>
			sum(list.flatMap((a, i) => list.map((b, j) => (i === j ? 0 : (a - b) ** 2))));
		const observed = sum(units.map((unit) => pairs(unit) / (unit.length - 1))) / all.length;
		return 1 - observed / (pairs(all) / (all.length * (all.length - 1)));
	}

	test('is what was published', () => {
		expect(agreement(PUBLISHED).alpha).toBeCloseTo(0.849, 3);
	});

	test('is what its definition gives, pair by pair', () => {
		for (const seed of [1, 2, 3]) {
			const readings = drawnJury({ nominations: 15, jurors: 6, panel: 4, seed });
			expect(agreement(readings).alpha).toBeCloseTo(pairwise(readings), 10);
		}
	});

	test('has an interval by the jurors left out one by one', () => {
		const { alpha, interval } = agreement(PUBLISHED);
		const pseudo = [1, 2, 3, 4].map(
			(out) => 4 * alpha! - 3 * pairwise(PUBLISHED.filter(({ juror }) => juror !== out))
		);
		const mean = sum(pseudo) / 4;
		const error = Math.sqrt(sum(pseudo.map((one) => (one - mean) ** 2)) / 12);
		expect(interval!.low).toBeCloseTo(alpha! - 3.182 * error, 10);
		expect(interval!.high).toBeCloseTo(Math.min(1, alpha! + 3.182 * error), 10);
	});

	test('perfect is one; all equal is none, and says why', () => {
		const perfect = table([
			[60, 60, 60],
			[80, 80, 80]
		]);
		expect(agreement(perfect)).toMatchObject({ alpha: 1, interval: { low: 1, high: 1 } });
		const equal = table([
			[70, 70, 70],
			[70, 70, 70]
		]);
		expect(agreement(equal)).toMatchObject({
			alpha: null,
			undefinedBecause: 'all_equal',
			interval: null,
			deviations: [{ deviation: 0 }, { deviation: 0 }]
		});
	});

	test('needs nominations read twice, and three jurors for an interval', () => {
		const once = table([
			[60, null],
			[null, 80]
		]);
		expect(agreement(once)).toMatchObject({
			alpha: null,
			undefinedBecause: 'too_few_readings',
			deviations: [{ deviation: null }, { deviation: null }]
		});
		expect(agreement([])).toMatchObject({ alpha: null, undefinedBecause: 'too_few_readings' });
		const two = table([
			[60, 62],
			[80, 75]
		]);
		expect(agreement(two).interval).toBeNull();
		expect(agreement(two).deviations).toEqual([
			{ nomination: 1, deviation: 1 },
			{ nomination: 2, deviation: 2.5 }
		]);
	});
});
