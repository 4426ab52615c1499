import { seededRandom } from '../../random/seeded-random.ts';
import { connectivity } from './connectivity.ts';
import { freedom, LAMBDA, type Apart } from './calibrate.ts';
import { factorised, solved } from './normal-equations.ts';
import { gridOf, type Reading } from './readings.ts';

/** How sure the first places are. */
export interface Chances {
	readonly nominations: readonly {
		readonly nomination: number;
		/** Chance of being first, and of being among the first {@link places}; 0 to 1. */
		readonly first: number;
		readonly amongFirst: number;
	}[];
	readonly places: number;
	/** What makes the same figures again. */
	readonly resamples: number;
	readonly seed: number;
}

/** Nothing says how large the noise is: as many θ and β to find as there are readings. */
export interface TooFewReadings {
	readonly why: 'too_few_readings';
}

/** Two θ nearer than this are the same: what sums of rounded numbers differ by. */
const SAME = 1e-9;

/**
 * The chance that each nomination is first, had the same jurors read the same nominations again: calibrated rankings of
 * scores drawn anew, `θ_i + β_j + e`, where `e` is one of the residuals of the calibration, drawn with replacement.
 *
 * Residuals are drawn, and not jurors: five to eight of them make too few distinct resamples, a third of the jury
 * is missing from each, and over panels many resamples would leave nominations unread or apart, which could only be
 * thrown away, and with them whatever made them likely. Here each resample keeps who read what: none is ever apart.
 * Residuals of all readings are drawn from together, since a juror's own are too few; least squares makes them smaller
 * than the noise, so that they are first multiplied by `√(readings ÷ degrees of freedom)`. Supposed, therefore: that the
 * noise of a reading is the same for everybody, and that the jury is this one.
 *
 * Those who are first together share the resample evenly. The same seed gives the same chances.
 *
 * @param options.seed printed beside the chances; any whole number
 * @param options.places of {@link Chances.places}
 */
export function bootstrap(
	readings: readonly Reading[],
	{ resamples = 2000, seed, places = 1 }: { resamples?: number; seed: number; places?: number }
): Chances | Apart | TooFewReadings {
	const { connected, components } = connectivity(readings);
	if (!connected) return { why: 'apart', components };
	const grid = gridOf(readings);
	const free = freedom(grid);
	if (free <= 0) return { why: 'too_few_readings' };
	const { nominations, of, by, scores } = grid;
	const factor = factorised(grid, LAMBDA);
	const { theta, beta } = solved(grid, factor, scores);
	const fitted = scores.map((_, at) => theta[of[at]!]! + beta[by[at]!]!);
	const inflated = Math.sqrt(scores.length / free);
	const residuals = scores.map((score, at) => (score - fitted[at]!) * inflated);

	const random = seededRandom(seed);
	const drawn = new Float64Array(scores.length);
	const again = { theta: new Float64Array(theta.length), beta: new Float64Array(beta.length) };
	const order = Int32Array.from(nominations, (_, i) => i);
	const first = new Float64Array(nominations.length);
	const amongFirst = new Float64Array(nominations.length);
	for (let resample = 0; resample < resamples; resample++) {
		for (let at = 0; at < drawn.length; at++)
			drawn[at] = fitted[at]! + residuals[Math.floor(random() * residuals.length)]!;
		solved(grid, factor, drawn, again);
		sortDown(order, again.theta);
		share(first, order, again.theta, 1);
		share(amongFirst, order, again.theta, places);
	}
	return {
		nominations: nominations.map((nomination, i) => ({
			nomination,
			first: first[i]! / resamples,
			amongFirst: amongFirst[i]! / resamples
		})),
		places,
		resamples,
		seed
	};
}

/** Insertion: from one resample to the next the order changes little. */
function sortDown(order: Int32Array, theta: Float64Array): void {
	for (let at = 1; at < order.length; at++) {
		const one = order[at]!;
		let to = at;
		for (; to > 0 && theta[order[to - 1]!]! < theta[one]!; to--) order[to] = order[to - 1]!;
		order[to] = one;
	}
}

/** Gives the places to the first in order; those level with the last of them share what is left. */
function share(counts: Float64Array, order: Int32Array, theta: Float64Array, places: number): void {
	if (places >= order.length) {
		for (const i of order) counts[i]! += 1;
		return;
	}
	const last = theta[order[places - 1]!]!;
	let above = 0;
	while (theta[order[above]!]! > last + SAME) counts[order[above++]!]! += 1;
	let end = above;
	while (end < order.length && theta[order[end]!]! >= last - SAME) end += 1;
	for (let at = above; at < end; at++) counts[order[at]!]! += (places - above) / (end - above);
}
