import { byNomination, type Figure, type Reading } from './readings.ts';

/** Readings from which the highest and the lowest may be left out, and two at least remain. */
const TRIMMED_FROM = 4;

/** Of Huber's estimate: how many standard deviations a score may be away before it weighs less. 95 % efficient on normal noise. */
const HUBER = 1.345;
/** What makes the median absolute deviation of normal noise its standard deviation. */
const MAD = 1.4826;

/** The mean of the scores of each nomination, as they were given. */
export function rawMeans(readings: readonly Reading[]): Figure[] {
	return eachNomination(readings, mean);
}

/** The median of the scores of each nomination, as they were given. */
export function medians(readings: readonly Reading[]): Figure[] {
	return eachNomination(readings, median);
}

/**
 * The mean, for each nomination, of scores brought to the same mean and the same spread for every juror (in their
 * standard deviations). A juror who gave everyone the same counts for zero. What is lost: a juror whose nominations
 * were truly better is taken for a lenient one.
 */
export function zScores(readings: readonly Reading[]): Figure[] {
	const scales = new Map(
		[...Map.groupBy(readings, ({ juror }) => juror)].map(([juror, theirs]) => {
			const scores = theirs.map(({ score }) => score);
			const centre = mean(scores);
			return [juror, { centre, spread: Math.sqrt(mean(scores.map((score) => (score - centre) ** 2))) }];
		})
	);
	return eachNomination(
		readings.map((reading) => {
			const { centre, spread } = scales.get(reading.juror)!;
			return { ...reading, score: spread < 1e-9 ? 0 : (reading.score - centre) / spread };
		}),
		mean
	);
}

/**
 * The mean of each nomination's scores without the highest and the lowest, where there are four or more; else of all.
 * Meant for calibrated scores: of raw ones, the scores left out would be those of the most severe and the most lenient
 * juror, whatever they thought of the nomination.
 */
export function trimmedMeans(scores: readonly Reading[]): Figure[] {
	return eachNomination(scores, (values) =>
		mean(values.length < TRIMMED_FROM ? values : values.toSorted((a, b) => a - b).slice(1, -1))
	);
}

/**
 * Huber's estimate for each nomination: the value around which scores further than `k = 1.345 σ` weigh in proportion to
 * `k` over their distance. It is found by weighing anew from the median until nothing moves, the objective being
 * convex. `σ` is 1.4826 times the median distance of a score to the mean of its nomination, over all of them: four
 * scores alone say nothing of their spread. Where half the scores are at their means `σ` is zero, and the estimate is
 * the one it tends to, the median. Meant for calibrated scores, as {@link trimmedMeans}.
 */
export function huberMeans(scores: readonly Reading[]): Figure[] {
	const distances = byNomination(scores).flatMap(([, theirs]) => {
		const values = theirs.map(({ score }) => score);
		const centre = mean(values);
		return values.map((value) => Math.abs(value - centre));
	});
	const k = distances.length === 0 ? 0 : HUBER * MAD * median(distances);
	return eachNomination(scores, (values) => (k < 1e-9 ? median(values) : huber(values, k)));
}

function huber(values: readonly number[], k: number): number {
	let centre = median(values);
	for (let round = 0; round < 1000; round++) {
		let weighed = 0;
		let weights = 0;
		for (const value of values) {
			const weight = Math.min(1, k / Math.abs(value - centre));
			weighed += weight * value;
			weights += weight;
		}
		const next = weighed / weights;
		if (Math.abs(next - centre) < 1e-12) return next;
		centre = next;
	}
	return centre;
}

function eachNomination(readings: readonly Reading[], of: (scores: readonly number[]) => number): Figure[] {
	return byNomination(readings).map(([nomination, theirs]) => ({
		nomination,
		value: of(theirs.map(({ score }) => score))
	}));
}

function mean(values: readonly number[]): number {
	return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The middle value, or the mean of the two middle ones. */
function median(values: readonly number[]): number {
	const sorted = values.toSorted((a, b) => a - b);
	const half = sorted.length >> 1;
	return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
