/** A criterion as a score is computed from it. */
export interface Scale {
	id: number;
	max: number;
	weight: number;
}

/** What the readings of one proposal or nomination come to. */
export interface Tally {
	/** Complete readings, without conflict. */
	readings: number;
	/** Mean of their scores, 0 to 100; null when nobody has read it whole. */
	mean: number | null;
	/** Standard deviation of their scores; null below two readings. */
	spread: number | null;
}

/**
 * The score of one reading, from 0 to 100: `100 × Σ (weight × score ÷ max) ÷ Σ weight` over all criteria. A criterion out
 * of 9 weighs no more than one out of 5: only its weight tells.
 * @returns null unless every criterion has its score, and where there is no criterion
 */
export function scoreOf(criteria: readonly Scale[], scores: ReadonlyMap<number, number>): number | null {
	let sum = 0;
	let weights = 0;
	for (const { id, max, weight } of criteria) {
		const score = scores.get(id);
		if (score === undefined) return null;
		sum += (weight * score) / max;
		weights += weight;
	}
	return weights === 0 ? null : (100 * sum) / weights;
}

/**
 * The arithmetic mean of the scores of a proposal or a nomination and their standard deviation, `√(Σ (score − mean)² ÷ n)`: over the
 * readings there are, since they are the whole committee's and no sample of it.
 */
export function tallyOf(scores: readonly number[]): Tally {
	const readings = scores.length;
	if (readings === 0) return { readings, mean: null, spread: null };
	const mean = scores.reduce((sum, score) => sum + score, 0) / readings;
	const variance = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / readings;
	return { readings, mean, spread: readings < 2 ? null : Math.sqrt(variance) };
}
