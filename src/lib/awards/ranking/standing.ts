import { tallyOf } from '../../scoring/score.ts';
import { calibrate } from './calibrate.ts';
import type { Component } from './connectivity.ts';
import { huberMeans, rawMeans, trimmedMeans } from './means.ts';
import { byNomination, type Figure, type Reading } from './readings.ts';

/** The methods shown beside each other. */
export const METHODS = ['calibrated', 'raw', 'trimmed', 'huber'] as const;
export type Method = (typeof METHODS)[number];

/** One nomination under each method; null where jurors in common do not hold the nominations together. */
export interface StandingRow {
	readonly nomination: number;
	readonly readings: number;
	readonly scores: Readonly<Record<Method, number | null>>;
	/** From 1; those who are tied have the same, and the next are ranked after all of them (1, 1, 3). */
	readonly ranks: Readonly<Record<Method, number | null>>;
	/** See `calibrate`; null where nothing is left to estimate it by. */
	readonly standardError: number | null;
	/** Standard deviation of its scores as given; null below two readings. */
	readonly deviation: number | null;
}

/** Why the figures alone name no laureate. */
export type DeliberationReason =
	/** Jurors in common do not hold the nominations together. */
	| 'apart'
	/** Methods put different nominations first. */
	| 'methods_differ'
	/** Less than a standard error separates the first from the next. */
	| 'tie'
	/** Nothing is left to estimate the noise by, as where each nomination was read once: no gap can be judged. */
	| 'noise_unknown'
	/** Nobody has read one of the nominations, or nobody whose reading counts. */
	| 'unread'
	/** One was read by fewer people than the rule asks. */
	| 'too_few_readings';

/** What the jury was to read: who is nominated, and how many readings each was to have. */
export interface Coverage {
	readonly nominees: readonly number[];
	readonly asked: number;
}

/** At the least, where that many were asked: with fewer, one reader decides by themselves. */
const LEAST_READINGS = 4;

export interface Standing {
	/** From first to last: by the calibrated scores, or the raw means where there are none; then by number. */
	readonly rows: readonly StandingRow[];
	/** Who has the highest score of all under each method: several only if they are level. */
	readonly first: Readonly<Record<Method, readonly number[]>>;
	/** The first by calibrated scores, and those tied with it; empty where there are none. */
	readonly tiedFirst: readonly number[];
	/** Empty where the figures agree on one laureate. */
	readonly deliberation: readonly DeliberationReason[];
	/** The groups that nothing compares; empty unless they are `apart`. */
	readonly components: readonly Component[];
	/** β of each juror, for the jury's eyes only; and what is left of the noise, in points. */
	readonly severities: readonly { readonly juror: number; readonly severity: number }[];
	readonly noise: number | null;
}

const LEVEL = 1e-9;

/**
 * The ranking under each method, and whether the jury must deliberate. Two nominations are tied where the gap between
 * their scores is under one standard error, the larger of theirs. Ranks go down from the first: whoever is tied with the
 * head of a group joins it, and whoever is not begins the next, so that no chain of small gaps makes equals of two that
 * are far apart. The same standard errors, those of the calibration, judge every method.
 *
 * A nomination that nobody has read has no row: whoever shows the ranking says so. Told what was to be read, the ranking is
 * no verdict where something was not.
 */
export function standing(readings: readonly Reading[], coverage?: Coverage): Standing {
	const found = calibrate(readings);
	const calibration = 'why' in found ? null : found;
	const errors = new Map(calibration?.nominations.map((one) => [one.nomination, one.standardError]));
	const figures: Record<Method, readonly Figure[] | null> = {
		calibrated:
			calibration?.nominations.map(({ nomination, score }) => ({ nomination, value: score })) ?? null,
		raw: rawMeans(readings),
		trimmed: calibration && trimmedMeans(calibration.scores),
		huber: calibration && huberMeans(calibration.scores)
	};
	const ranked = each((method) => ranksOf(figures[method] ?? [], errors));
	const order = ranked[calibration ? 'calibrated' : 'raw'];
	const first = each((method) => {
		const values = figures[method] ?? [];
		const highest = Math.max(...values.map(({ value }) => value));
		return values.filter(({ value }) => value > highest - LEVEL).map(({ nomination }) => nomination);
	});
	const tiedFirst = [...ranked.calibrated].filter(([, { rank }]) => rank === 1).map(([one]) => one);
	const readBy = new Map(byNomination(readings));
	const gaps = coverage ? uncovered(coverage, (one) => readBy.get(one)?.length ?? 0) : [];
	return {
		rows: [...order.keys()].map((nomination) => ({
			nomination,
			readings: readBy.get(nomination)!.length,
			scores: each((method) => ranked[method].get(nomination)?.value ?? null),
			ranks: each((method) => ranked[method].get(nomination)?.rank ?? null),
			standardError: errors.get(nomination) ?? null,
			deviation: tallyOf(readBy.get(nomination)!.map(({ score }) => score)).spread
		})),
		first,
		tiedFirst,
		deliberation: [
			...(calibration
				? reasons(first, tiedFirst, order.size > 1 && calibration.noise === null)
				: ['apart' as const]),
			...gaps
		],
		components: 'why' in found ? found.components : [],
		severities: calibration?.severities ?? [],
		noise: calibration?.noise ?? null
	};
}

function reasons(
	first: Standing['first'],
	tiedFirst: readonly number[],
	isNoiseUnknown: boolean
): DeliberationReason[] {
	const found: DeliberationReason[] = [];
	if (METHODS.some((method) => first[method].join() !== first.calibrated.join()))
		found.push('methods_differ');
	if (tiedFirst.length > 1) found.push('tie');
	if (isNoiseUnknown) found.push('noise_unknown');
	return found;
}

function uncovered(
	{ nominees, asked }: Coverage,
	readingsOf: (nomination: number) => number
): DeliberationReason[] {
	const counts = nominees.map(readingsOf);
	const least = Math.min(asked, LEAST_READINGS);
	return [
		...(counts.includes(0) ? ['unread' as const] : []),
		...(counts.some((count) => count > 0 && count < least) ? ['too_few_readings' as const] : [])
	];
}

/** Nominations from the highest score to the lowest, with their ranks. */
function ranksOf(
	figures: readonly Figure[],
	errors: ReadonlyMap<number, number | null>
): Map<number, { value: number; rank: number }> {
	const sorted = figures.toSorted((a, b) => b.value - a.value || a.nomination - b.nomination);
	const ranks = new Map<number, { value: number; rank: number }>();
	let head = sorted[0];
	let rank = 1;
	for (const [at, figure] of sorted.entries()) {
		if (!tied(head!, figure, errors)) {
			head = figure;
			rank = at + 1;
		}
		ranks.set(figure.nomination, { value: figure.value, rank });
	}
	return ranks;
}

function tied(a: Figure, b: Figure, errors: ReadonlyMap<number, number | null>): boolean {
	const error = Math.max(errors.get(a.nomination) ?? 0, errors.get(b.nomination) ?? 0);
	const gap = Math.abs(a.value - b.value);
	return gap < error || gap < LEVEL;
}

function each<T>(of: (method: Method) => T): Record<Method, T> {
	return Object.fromEntries(METHODS.map((method) => [method, of(method)])) as Record<Method, T>;
}
