import type { Grid } from './readings.ts';

/**
 * The lower triangle of Cholesky of `S = D + λI − Aᵀ N⁻¹ A`, row after row: what is left of the normal equations of the
 * additive model for the severities once θ is put out of them. `D` and `N` count the readings of each juror and of each
 * nomination, `A` says who read what. It depends on who read what, not on the scores.
 */
export function factorised({ jurors, nominations, of, by, read, reads }: Grid, lambda: number): Float64Array {
	const m = jurors.length;
	const s = new Float64Array(m * m);
	for (let j = 0; j < m; j++) s[j * m + j] = reads[j]! + lambda;
	const panels: number[][] = nominations.map(() => []);
	for (const [at, i] of of.entries()) panels[i]!.push(by[at]!);
	for (const [i, panel] of panels.entries())
		for (const j of panel) for (const k of panel) s[j * m + k]! -= 1 / read[i]!;
	for (let j = 0; j < m; j++)
		for (let i = j; i < m; i++) {
			let sum = s[i * m + j]!;
			for (let k = 0; k < j; k++) sum -= s[i * m + k]! * s[j * m + k]!;
			s[i * m + j] = i === j ? Math.sqrt(sum) : sum / s[j * m + j]!;
		}
	return s;
}

/** Replaces `b` by the solution of `S x = b`. */
export function solveInPlace(factor: Float64Array, b: Float64Array): void {
	const m = b.length;
	for (let i = 0; i < m; i++) {
		let sum = b[i]!;
		for (let k = 0; k < i; k++) sum -= factor[i * m + k]! * b[k]!;
		b[i] = sum / factor[i * m + i]!;
	}
	for (let i = m - 1; i >= 0; i--) {
		let sum = b[i]!;
		for (let k = i + 1; k < m; k++) sum -= factor[k * m + i]! * b[k]!;
		b[i] = sum / factor[i * m + i]!;
	}
}

/** The θ of nominations and the β of jurors, by their positions, for scores in the order of the grid. */
export function solved(
	grid: Grid,
	factor: Float64Array,
	scores: Float64Array,
	into = { theta: new Float64Array(grid.nominations.length), beta: new Float64Array(grid.jurors.length) }
): { theta: Float64Array; beta: Float64Array } {
	const { of, by, read } = grid;
	const { theta, beta } = into;
	theta.fill(0);
	beta.fill(0);
	for (let at = 0; at < of.length; at++) theta[of[at]!]! += scores[at]!;
	for (let i = 0; i < theta.length; i++) theta[i]! /= read[i]!;
	for (let at = 0; at < of.length; at++) beta[by[at]!]! += scores[at]! - theta[of[at]!]!;
	solveInPlace(factor, beta);
	for (let at = 0; at < of.length; at++) theta[of[at]!]! -= beta[by[at]!]! / read[of[at]!]!;
	return into;
}
