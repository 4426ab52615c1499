import { byNomination, type Reading } from './readings.ts';
import { tallyOf } from '../../scoring/score.ts';

/** How much jurors agree. */
export interface Agreement {
	/** Krippendorff's α for intervals: 1 where all agree, 0 where they agree as by chance; null with the reason. */
	readonly alpha: number | null;
	readonly undefinedBecause: 'all_equal' | 'too_few_readings' | null;
	/** Ninety-five in a hundred, by the jackknife over jurors; null where an α without one of them is undefined. */
	readonly interval: { readonly low: number; readonly high: number } | null;
	/** Standard deviation of each nomination's scores, in points; null below two readings. */
	readonly deviations: readonly { readonly nomination: number; readonly deviation: number | null }[];
}

/** Student's t at 97.5 %, from one degree of freedom up to twenty. */
const STUDENT = [
	12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131,
	2.12, 2.11, 2.101, 2.093, 2.086
];

/**
 * Krippendorff's α of the scores as they were given, severity and all, with its interval: what readers of minutes expect
 * under that name. Nominations with fewer than two readings count for nothing in it.
 *
 * The interval is the jackknife's: α without each juror in turn gives as many pseudo-values `m α − (m − 1) α₋ⱼ`, whose
 * standard error is multiplied by Student's t for `m − 1` degrees of freedom. Few jurors make it wide, as it should be.
 * Three at least are needed.
 */
export function agreement(readings: readonly Reading[]): Agreement {
	const found = alphaOf(readings);
	return {
		alpha: typeof found === 'number' ? found : null,
		undefinedBecause: typeof found === 'number' ? null : found,
		interval: typeof found === 'number' ? intervalAround(found, readings) : null,
		deviations: byNomination(readings).map(([nomination, theirs]) => ({
			nomination,
			deviation: tallyOf(theirs.map(({ score }) => score)).spread
		}))
	};
}

/**
 * `1 − observed ÷ expected`: mean squared differences within nominations (each reading weighing the same), over those
 * between any two readings. Of n numbers, the squared differences of all ordered pairs sum to `2n` times the squared
 * deviations from their mean.
 */
function alphaOf(readings: readonly Reading[]): number | 'all_equal' | 'too_few_readings' {
	const units = byNomination(readings)
		.map(([, theirs]) => theirs.map(({ score }) => score))
		.filter((scores) => scores.length > 1);
	const all = units.flat();
	if (all.length < 2) return 'too_few_readings';
	if (Math.max(...all) - Math.min(...all) < 1e-9) return 'all_equal';
	const observed =
		units.reduce((sum, scores) => sum + (2 * scores.length * squares(scores)) / (scores.length - 1), 0) /
		all.length;
	const expected = (2 * squares(all)) / (all.length - 1);
	return 1 - observed / expected;
}

function intervalAround(alpha: number, readings: readonly Reading[]): Agreement['interval'] {
	const jurors = [...new Set(readings.map(({ juror }) => juror))];
	const m = jurors.length;
	if (m < 3) return null;
	const pseudo: number[] = [];
	for (const juror of jurors) {
		const without = alphaOf(readings.filter((reading) => reading.juror !== juror));
		if (typeof without !== 'number') return null;
		pseudo.push(m * alpha - (m - 1) * without);
	}
	const reach = STUDENT[Math.min(m - 1, STUDENT.length) - 1]! * Math.sqrt(squares(pseudo) / (m * (m - 1)));
	return { low: Math.max(-1, alpha - reach), high: Math.min(1, alpha + reach) };
}

/** Squared deviations from the mean, added up. */
function squares(values: readonly number[]): number {
	const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
	return values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
}
