import { describe, expect, test } from 'vitest';
import { calibrate, type Calibration } from '../../../src/lib/awards/ranking/calibrate.ts';
import { connectivity } from '../../../src/lib/awards/ranking/connectivity.ts';
import {
	huberMeans,
	medians,
	rawMeans,
	trimmedMeans,
	zScores
} from '../../../src/lib/awards/ranking/means.ts';
import { readingsOf, withoutJuror, type Reading } from '../../../src/lib/awards/ranking/readings.ts';
import { standing } from '../../../src/lib/awards/ranking/standing.ts';
import { dense } from './dense.ts';
import { drawnJury, table } from './jury.ts';

function calibrated(readings: readonly Reading[], lambda?: number): Calibration {
	const found = calibrate(readings, lambda === undefined ? {} : { lambda });
	if ('why' in found) throw new Error(found.why);
	return found;
}

const values = (figures: readonly { value: number }[]) => figures.map(({ value }) => value);

/** Seven nominations, four jurors, panels of two or three that overlap. */
const PANELS = table([
	[80, 70, null, 64],
	[null, 66, 71, null],
	[90, null, 77, null],
	[55, 50, null, 41],
	[null, 81, 88, 75],
	[62, null, null, 51],
	[70, 60, 66, null]
]);

describe('a calibrated score', () => {
	test('is what the arithmetic by hand gives', () => {
		// Juror 1 gave 80 and 90, juror 2 only 70. β₁ = −β₂ = b, θ₁ = 75, θ₂ = 90 − b: what is minimised is
		// 2 (5 − b)² + 2 b², so b = 2.5.
		const { nominations, severities, noise } = calibrated(
			table([
				[80, 70],
				[90, null]
			])
		);
		expect(nominations.map(({ score }) => score)).toEqual([expect.closeTo(75, 12), expect.closeTo(87.5, 12)]);
		expect(severities.map(({ severity }) => severity)).toEqual([
			expect.closeTo(2.5, 12),
			expect.closeTo(-2.5, 12)
		]);
		// Three readings for two θ and one free β: nothing is left to tell the noise by.
		expect(noise).toBeNull();
		expect(nominations[0]!.standardError).toBeNull();
	});

	test('has the standard error of a mean where everybody read everything', () => {
		// θ = 75, 60; β = ±5/3. Residuals ±10/3 and ±5/3: Σ² = 250/9, one degree of freedom; σ = √(250/9), SE = σ/√2.
		const { nominations, noise } = calibrated(
			table([
				[80, 70],
				[60, 60]
			])
		);
		expect(noise).toBeCloseTo(Math.sqrt(250 / 9), 10);
		for (const { standardError } of nominations) expect(standardError).toBeCloseTo(Math.sqrt(125 / 9), 10);
	});

	test('equals the mean with a complete reading, whatever the ridge', () => {
		for (const seed of [1, 2, 3]) {
			const readings = drawnJury({ nominations: 15, jurors: 7, panel: 7, seed });
			for (const lambda of [0.01, 1, 50]) {
				const { nominations } = calibrated(readings, lambda);
				for (const [i, value] of values(rawMeans(readings)).entries())
					expect(Math.abs(nominations[i]!.score - value)).toBeLessThan(1e-9);
			}
		}
	});

	test('is the minimum that the whole normal equations have, and severities sum to zero there', () => {
		for (const seed of [1, 2, 3, 4, 5])
			for (const lambda of [0.1, 1, 10]) {
				const readings = drawnJury({ nominations: 30, jurors: 8, panel: 4, seed });
				const { nominations, severities } = calibrated(readings, lambda);
				const { theta, beta } = dense(readings, lambda);
				for (const [i, { score }] of nominations.entries()) expect(score).toBeCloseTo(theta[i]!, 9);
				for (const [j, { severity }] of severities.entries()) expect(severity).toBeCloseTo(beta[j]!, 9);
				expect(severities.reduce((sum, { severity }) => sum + severity, 0)).toBeCloseTo(0, 9);
			}
	});

	test('leaves nothing of the normal equations', () => {
		const readings = drawnJury({ nominations: 40, jurors: 8, panel: 4, seed: 11 });
		const { nominations, severities } = calibrated(readings);
		const theta = new Map(nominations.map(({ nomination, score }) => [nomination, score]));
		const beta = new Map(severities.map(({ juror, severity }) => [juror, severity]));
		const rest = ({ nomination, juror, score }: Reading) => score - theta.get(nomination)! - beta.get(juror)!;
		for (const of of Map.groupBy(readings, ({ nomination }) => nomination).values())
			expect(of.reduce((sum, one) => sum + rest(one), 0)).toBeCloseTo(0, 9);
		for (const [juror, by] of Map.groupBy(readings, (one) => one.juror))
			expect(by.reduce((sum, one) => sum + rest(one), 0) - beta.get(juror)!).toBeCloseTo(0, 9);
	});

	test('has the standard error that moving each score by one point makes', () => {
		const { nominations, noise } = calibrated(PANELS);
		const squared = nominations.map(() => 0);
		for (const one of PANELS) {
			const moved = calibrated(
				PANELS.map((each) => (each === one ? { ...one, score: one.score + 1 } : each))
			);
			for (const [i, { score }] of moved.nominations.entries())
				squared[i]! += (score - nominations[i]!.score) ** 2;
		}
		for (const [i, { standardError }] of nominations.entries())
			expect(standardError).toBeCloseTo(noise! * Math.sqrt(squared[i]!), 8);
	});

	test('finds severities: a juror who takes ten points off everyone is ten below', () => {
		const fair = drawnJury({ nominations: 60, jurors: 6, panel: 4, seed: 21 });
		const before = calibrated(fair).severities[2]!.severity;
		const harsh = fair.map((one) => (one.juror === 3 ? { ...one, score: one.score - 10 } : one));
		// Five others are then less severe than the mean, and the ridge holds a little back.
		expect(calibrated(harsh).severities[2]!.severity - before).toBeCloseTo(-10 * (5 / 6), 0);
	});

	test('does not depend on the order of readings', () => {
		expect(calibrated(PANELS.toReversed())).toEqual(calibrated(PANELS));
	});
});

describe('nominations that nothing compares', () => {
	const APART = table([
		[80, 70, null],
		[75, null, null],
		[null, null, 90]
	]);

	test('are told, and not calibrated', () => {
		const components = [
			{ nominations: [1, 2], jurors: [1, 2] },
			{ nominations: [3], jurors: [3] }
		];
		expect(connectivity(APART)).toEqual({ connected: false, components });
		expect(calibrate(APART)).toEqual({ why: 'apart', components });
		const shown = standing(APART);
		expect(shown.deliberation).toEqual(['apart']);
		expect(shown.components).toEqual(components);
		expect(shown.first).toEqual({ calibrated: [], raw: [3], trimmed: [], huber: [] });
		expect(shown.rows.map(({ nomination, scores }) => [nomination, scores.raw, scores.calibrated])).toEqual([
			[3, 90, null],
			[1, 75, null],
			[2, 75, null]
		]);
	});

	test('are held together by one juror who reads on both sides', () => {
		expect(connectivity([...APART, { juror: 2, nomination: 3, score: 85 }]).connected).toBe(true);
	});

	test('nothing read is nothing apart', () => {
		expect(connectivity([])).toEqual({ connected: true, components: [] });
		expect(standing([])).toMatchObject({ rows: [], deliberation: [] });
	});
});

describe('other means', () => {
	test('trimmed: the highest and the lowest of four or more are left out', () => {
		const scores = table([
			[10, 50, 60, 100],
			[10, 50, 60, null]
		]);
		expect(values(trimmedMeans(scores))).toEqual([55, 40]);
		expect(values(medians(scores))).toEqual([55, 50]);
		expect(values(rawMeans(scores))).toEqual([55, 40]);
	});

	test('Huber: as by hand', () => {
		// Means 20 and 52: distances 10 0 10, and 2 1 1 2.
		// Sorted 0 1 1 2 2 10 10: median 2, σ = 2.9652, k = 3.98819.
		// First: symmetric, 20. Second: nobody is further than k from 52, so the mean, 52.
		const scores = table([
			[10, 20, 30, null],
			[50, 51, 53, 54]
		]);
		expect(values(huberMeans(scores))).toEqual([expect.closeTo(20, 10), expect.closeTo(52, 10)]);
		// One at 100 in place of 54: mean 63.5, distances 13.5 12.5 10.5 36.5 beside 10 0 10: median 10.5, and
		// k = 1.345 × 1.4826 × 10.5 = 20.93802. At the optimum, the three near weigh 1 and the far one pulls by k:
		// (50 − μ) + (51 − μ) + (53 − μ) + k = 0, so μ = (154 + k) / 3 = 58.31267, and 100 − μ > k.
		const far = table([
			[10, 20, 30, null],
			[50, 51, 53, 100]
		]);
		expect(values(huberMeans(far))[1]).toBeCloseTo((154 + 1.345 * 1.4826 * 10.5) / 3, 9);
	});

	test('Huber is where its own objective is least', () => {
		const found = calibrated(drawnJury({ nominations: 20, jurors: 7, panel: 5, seed: 5 })).scores;
		const distances = [...Map.groupBy(found, ({ nomination }) => nomination).values()]
			.flatMap((of) => {
				const mean = of.reduce((sum, { score }) => sum + score, 0) / of.length;
				return of.map(({ score }) => Math.abs(score - mean));
			})
			.sort((a, b) => a - b);
		const k = (1.345 * 1.4826 * (distances[49]! + distances[50]!)) / 2;
		for (const { nomination, value } of huberMeans(found)) {
			const loss = (at: number) =>
				found
					.filter((one) => one.nomination === nomination)
					.reduce((sum, { score }) => {
						const away = Math.abs(score - at);
						return sum + (away <= k ? away ** 2 / 2 : k * away - k ** 2 / 2);
					}, 0);
			expect(loss(value)).toBeLessThanOrEqual(Math.min(loss(value - 1e-3), loss(value + 1e-3)));
		}
	});

	test('Huber tends to the median where most agree to the point', () => {
		expect(
			values(
				huberMeans(
					table([
						[70, 70, 70],
						[60, 60, 60],
						[50, 50, 80]
					])
				)
			)
		).toEqual([70, 60, 50]);
	});

	test('z scores: each juror’s own mean and spread', () => {
		// Juror 1: 40 and 60 (mean 50, spread 10); juror 2: 80 and 80, who tells nobody from anybody.
		expect(
			values(
				zScores(
					table([
						[40, 80],
						[60, 80]
					])
				)
			)
		).toEqual([-0.5, 0.5]);
	});
});

describe('the standing', () => {
	test('ties whoever is within a standard error of the head of a group, and asks for deliberation', () => {
		// Two jurors who differ by ±1 about 70, 69, 68 and 40. Residuals: β = 0, each ±1, Σ² = 8,
		// 8 − 4 − 2 + 1 = 3 degrees of freedom: σ = 1.63, SE = 1.155. 70 and 69 are tied; 68 is 2 from the head.
		const shown = standing(
			table([
				[71, 69],
				[68, 70],
				[69, 67],
				[39, 41]
			])
		);
		expect(shown.rows.map(({ nomination, scores }) => [nomination, scores.calibrated])).toEqual([
			[1, 70],
			[2, 69],
			[3, 68],
			[4, 40]
		]);
		expect(shown.rows[0]!.standardError).toBeCloseTo(Math.sqrt(8 / 3 / 2), 10);
		expect(shown.rows.map(({ ranks }) => ranks.calibrated)).toEqual([1, 1, 3, 4]);
		expect(shown.tiedFirst).toEqual([1, 2]);
		expect(shown.deliberation).toEqual(['tie']);
	});

	test('says when methods put different nominations first', () => {
		// Nomination 2 was read by the two severe jurors only: its raw mean is lower than its worth.
		const shown = standing(
			table([
				[90, 90, null, null],
				[null, null, 80, 80],
				[70, 70, 50, 50],
				[60, 60, 40, 40],
				[75, 75, 55, 55]
			])
		);
		expect(shown.first.raw).toEqual([1]);
		expect(shown.first.calibrated).toEqual([2]);
		expect(shown.deliberation).toContain('methods_differ');
		expect(shown.severities.map(({ severity }) => Math.sign(severity))).toEqual([1, 1, -1, -1]);
	});

	test('names one laureate where everything agrees', () => {
		const shown = standing(
			table([
				[95, 96, 94],
				[70, 72, 71],
				[50, 49, 52]
			])
		);
		expect(shown.deliberation).toEqual([]);
		expect(shown.rows.map(({ ranks }) => Object.values(ranks))).toEqual([
			[1, 1, 1, 1],
			[2, 2, 2, 2],
			[3, 3, 3, 3]
		]);
	});

	test('one nomination is first, of whatever score', () => {
		const shown = standing(table([[60, 80, 70]]));
		expect(shown.rows).toMatchObject([{ nomination: 1, readings: 3, scores: { raw: 70, calibrated: 70 } }]);
		expect(shown.deliberation).toEqual([]);
	});

	test('one juror alone leaves the noise unknown', () => {
		expect(standing(table([[60], [80]])).deliberation).toEqual(['noise_unknown']);
	});

	test('all equal is one tie, without a number that is none', () => {
		const shown = standing(
			table([
				[70, 70],
				[70, 70],
				[70, 70]
			])
		);
		expect(shown.tiedFirst).toEqual([1, 2, 3]);
		expect(shown.rows.map(({ ranks }) => ranks.huber)).toEqual([1, 1, 1]);
		expect(shown.deliberation).toEqual(['tie']);
		expect(JSON.stringify(shown)).not.toMatch(/NaN|Infinity/);
	});

	test('a juror who leaves halfway counts for what they read, and a conflict takes a reading away', () => {
		const halfway = PANELS.filter(({ juror, nomination }) => juror !== 1 || nomination <= 3);
		expect(standing(halfway).rows.find(({ nomination }) => nomination === 4)).toMatchObject({ readings: 2 });
		const recused = PANELS.filter(({ juror, nomination }) => juror !== 2 || nomination !== 5);
		const five = calibrated(recused).nominations.find(({ nomination }) => nomination === 5)!;
		const { theta } = dense(recused, 1);
		expect(five).toMatchObject({ readings: 2, score: expect.closeTo(theta[4]!, 9) });
	});

	test('without a juror, it is as if they had never read', () => {
		const without = withoutJuror(PANELS, 2);
		expect(without).toHaveLength(PANELS.length - 5);
		expect(standing(without).severities.map(({ juror }) => juror)).toEqual([1, 3, 4]);
	});
});

test('marks become readings only where every criterion has one', () => {
	const criteria = [
		{ id: 1, max: 5, weight: 3 },
		{ id: 2, max: 10, weight: 1 }
	];
	const marks = [
		// 100 · (3 · 4/5 + 1 · 5/10) / 4 = 72.5
		{
			juror: 1,
			nomination: 1,
			marks: new Map([
				[1, 4],
				[2, 5]
			])
		},
		{ juror: 2, nomination: 1, marks: new Map([[1, 4]]) }
	];
	expect(readingsOf(marks, criteria)).toEqual([{ juror: 1, nomination: 1, score: 72.5 }]);
});
