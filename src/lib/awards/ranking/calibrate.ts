import { connectivity, type Component } from './connectivity.ts';
import { gridOf, type Grid, type Reading } from './readings.ts';
import { factorised, solved, solveInPlace } from './normal-equations.ts';

/** What calibration says of one nomination. */
export interface CalibratedNomination {
	readonly nomination: number;
	/** Its calibrated score θ, 0 to 100 but for what severities move. */
	readonly score: number;
	/** Standard error of θ, in points; null where nothing is left to estimate the noise by. */
	readonly standardError: number | null;
	readonly readings: number;
}

/** Scores freed of how severe each juror is. */
export interface Calibration {
	readonly nominations: readonly CalibratedNomination[];
	/** β of each juror, in points: above zero they score higher than the others do. For the jury's eyes only. */
	readonly severities: readonly { readonly juror: number; readonly severity: number }[];
	/** Each reading less the severity of its juror: what trimmed and Huber means are taken of. */
	readonly scores: readonly Reading[];
	/** Standard deviation σ of what is left once θ and β are taken away, in points; null as for standard errors. */
	readonly noise: number | null;
}

/** Nominations that no chain of jurors compares: there is no calibrated ranking of them. */
export interface Apart {
	readonly why: 'apart';
	/** The groups that cannot be compared, the largest first. */
	readonly components: readonly Component[];
}

/** The weight of the ridge: about one reading of a perfectly neutral juror. */
export const LAMBDA = 1;

/**
 * Frees scores of how severe each juror is (after MacKay et al., 2017, doi 10.1098/rsos.160760, with a ridge): the θ and
 * β that minimise `Σ (y_ij − θ_i − β_j)² + λ Σ β_j²` over the readings there are.
 *
 * `Σ β = 0` is no constraint to keep: it holds of the minimum itself. Moving every β by c and every θ by −c changes
 * nothing in the first sum, so that the ridge chooses the c at which the β sum to zero (the normal equations of the β,
 * added up, say `λ Σ β = 0`). For the same reason a complete reading gives the means, whatever λ: `θ_i` is the mean of
 * `y_ij − β_j` over everybody.
 *
 * It is solved, not iterated: θ is put out of the normal equations, which leaves one symmetric positive definite system
 * with as many unknowns as jurors.
 *
 * The standard error of `θ_i` is `σ √(Σ L²)`, where `θ_i = Σ L_kl y_kl` is linear in the scores and
 * `σ² = Σ residuals² ÷ (readings − nominations − jurors + 1)`: how far θ would move if the same people read the same
 * nominations again. With a complete reading by m jurors it is `σ ÷ √m`.
 *
 * @param options.lambda above zero
 * @returns what is apart, where jurors in common do not hold all nominations together
 */
export function calibrate(
	readings: readonly Reading[],
	{ lambda = LAMBDA }: { lambda?: number } = {}
): Calibration | Apart {
	const { connected, components } = connectivity(readings);
	if (!connected) return { why: 'apart', components };
	const grid = gridOf(readings);
	const { nominations, jurors, of, by, scores, read } = grid;
	const factor = factorised(grid, lambda);
	const { theta, beta } = solved(grid, factor, scores);
	const noise = noiseOf(grid, theta, beta);
	return {
		nominations: nominations.map((nomination, i) => ({
			nomination,
			score: theta[i]!,
			standardError: noise === null ? null : noise * Math.sqrt(squaredWeights(grid, factor, i)),
			readings: read[i]!
		})),
		severities: jurors.map((juror, j) => ({ juror, severity: beta[j]! })),
		scores: Array.from(scores, (score, at) => ({
			juror: jurors[by[at]!]!,
			nomination: nominations[of[at]!]!,
			score: score - beta[by[at]!]!
		})),
		noise
	};
}

/** Readings beyond what a θ for each nomination and a β for each juror take: what says how large the noise is. */
export function freedom({ of, nominations, jurors }: Grid): number {
	return of.length - nominations.length - jurors.length + 1;
}

function noiseOf(grid: Grid, theta: Float64Array, beta: Float64Array): number | null {
	const free = freedom(grid);
	if (free <= 0) return null;
	let sum = 0;
	for (const [at, score] of grid.scores.entries())
		sum += (score - theta[grid.of[at]!]! - beta[grid.by[at]!]!) ** 2;
	return Math.sqrt(sum / free);
}

/** `Σ L²`, the weights by which the scores make up one θ: what θ would be if one score were 1 and all others 0. */
function squaredWeights(grid: Grid, factor: Float64Array, i: number): number {
	const { of, by, read, nominations, jurors } = grid;
	// θ_i is its mean less u·β, and β = S⁻¹ b: the weights are those of the mean less those of (S⁻¹ u)·b.
	const w = new Float64Array(jurors.length);
	for (const [at, k] of of.entries()) if (k === i) w[by[at]!]! += 1 / read[i]!;
	solveInPlace(factor, w);
	const means = new Float64Array(nominations.length);
	for (const [at, k] of of.entries()) means[k]! += w[by[at]!]! / read[k]!;
	let sum = 0;
	for (const [at, k] of of.entries()) {
		const weight = (k === i ? 1 / read[i]! : 0) - w[by[at]!]! + means[k]!;
		sum += weight * weight;
	}
	return sum;
}
