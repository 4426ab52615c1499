import { scoreOf, type Scale } from '../../scoring/score.ts';

/** The score that a juror gave a nomination, from 0 to 100. Of one juror and one nomination there is at most one. */
export interface Reading {
	readonly juror: number;
	readonly nomination: number;
	readonly score: number;
}

/** What a juror marked of a nomination, by criterion. */
export interface Marks {
	readonly juror: number;
	readonly nomination: number;
	readonly marks: ReadonlyMap<number, number>;
}

/** A figure of one nomination. */
export interface Figure {
	readonly nomination: number;
	readonly value: number;
}

/** The readings of those marks: `100 · Σ w_c (x_c ÷ max_c) ÷ Σ w_c`. Whoever left a criterion without a mark has not read. */
export function readingsOf(marks: readonly Marks[], criteria: readonly Scale[]): Reading[] {
	return marks.flatMap(({ juror, nomination, marks: given }) => {
		const score = scoreOf(criteria, given);
		return score === null ? [] : [{ juror, nomination, score }];
	});
}

/** The readings as if that juror had made none. */
export function withoutJuror(readings: readonly Reading[], juror: number): Reading[] {
	return readings.filter((reading) => reading.juror !== juror);
}

/** Nominations in rising order of their numbers, each with its readings. */
export function byNomination(readings: readonly Reading[]): [nomination: number, Reading[]][] {
	return [...Map.groupBy(readings, ({ nomination }) => nomination)].sort(([a], [b]) => a - b);
}

/** Readings as columns of numbers: who, what and how much, by position in two sorted lists. */
export interface Grid {
	readonly nominations: readonly number[];
	readonly jurors: readonly number[];
	/** Of each reading, the position of its nomination, that of its juror, and its score. */
	readonly of: Int32Array;
	readonly by: Int32Array;
	readonly scores: Float64Array;
	/** Readings of each nomination, and of each juror. */
	readonly read: Int32Array;
	readonly reads: Int32Array;
}

/** Writes readings as a grid. The order in which they come changes nothing. */
export function gridOf(readings: readonly Reading[]): Grid {
	const sorted = readings.toSorted((a, b) => a.nomination - b.nomination || a.juror - b.juror);
	const nominations = [...new Set(sorted.map(({ nomination }) => nomination))];
	const jurors = [...new Set(sorted.map(({ juror }) => juror))].sort((a, b) => a - b);
	const rows = new Map(nominations.map((nomination, i) => [nomination, i]));
	const columns = new Map(jurors.map((juror, j) => [juror, j]));
	const of = Int32Array.from(sorted, ({ nomination }) => rows.get(nomination)!);
	const by = Int32Array.from(sorted, ({ juror }) => columns.get(juror)!);
	const read = new Int32Array(nominations.length);
	const reads = new Int32Array(jurors.length);
	for (const i of of) read[i]! += 1;
	for (const j of by) reads[j]! += 1;
	return {
		nominations,
		jurors,
		of,
		by,
		scores: Float64Array.from(sorted, ({ score }) => score),
		read,
		reads
	};
}
