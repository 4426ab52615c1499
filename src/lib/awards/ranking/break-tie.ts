import type { Scale } from '../../scoring/score.ts';
import { calibrate } from './calibrate.ts';
import { readingsOf, type Figure, type Marks, type Reading } from './readings.ts';
import { schulze, type Ballot, type SchulzeResult } from './schulze.ts';

/** Two nominations as those who read both scored them. */
export interface Duel {
	readonly a: number;
	readonly b: number;
	/** Jurors who scored a higher, b higher, and both the same. */
	readonly forA: number;
	readonly forB: number;
	readonly same: number;
}

/** One step towards the laureate, and whom it leaves. */
export type TieStep =
	| { readonly step: 'ballot'; readonly left: readonly number[]; readonly count: SchulzeResult }
	| { readonly step: 'majority'; readonly left: readonly number[]; readonly duels: readonly Duel[] }
	| {
			readonly step: 'heaviest_criterion';
			readonly left: readonly number[];
			readonly criteria: readonly number[];
			readonly scores: readonly Figure[];
	  };

/** How a tie ends. */
export interface TieBroken {
	/** The step that left one nomination; `co_laureates` where none did; `ballot_due` before the jury has voted. */
	readonly by: TieStep['step'] | 'co_laureates' | 'ballot_due';
	/** Nobody while a ballot is due. */
	readonly laureates: readonly number[];
	/** The steps in order, as far as the one that decided. */
	readonly steps: readonly TieStep[];
}

/** What of two scores is no difference: rounding. */
const SAME = 1e-9;

/** How the jurors who read both nominations compare them. Severity has no part in it: each compares their own two scores. */
export function majorityAmongBoth(readings: readonly Reading[], a: number, b: number): Duel {
	const scores = new Map(
		readings.filter(({ nomination }) => nomination === b).map(({ juror, score }) => [juror, score])
	);
	const gaps = readings.flatMap(({ juror, nomination, score }) =>
		nomination === a && scores.has(juror) ? [score - scores.get(juror)!] : []
	);
	const forA = gaps.filter((gap) => gap > SAME).length;
	const forB = gaps.filter((gap) => gap < -SAME).length;
	return { a, b, forA, forB, same: gaps.length - forA - forB };
}

/**
 * The calibrated score on the heaviest criterion alone; on all the heaviest, where several weigh the same. Severities are
 * found anew, over every nomination that was read: a juror may be severe on one criterion only.
 *
 * @param marks of the whole category
 * @param among the nominations to tell apart
 * @returns no scores where they cannot be compared
 */
export function heaviestCriterion(
	marks: readonly Marks[],
	criteria: readonly Scale[],
	among: readonly number[]
): { criteria: number[]; scores: Figure[] } {
	const most = Math.max(...criteria.map(({ weight }) => weight));
	const heaviest = criteria.filter(({ weight }) => weight === most);
	const whole = marks.filter((one) => readingsOf([one], criteria).length > 0);
	const found = calibrate(readingsOf(whole, heaviest));
	return {
		criteria: heaviest.map(({ id }) => id),
		scores:
			'why' in found
				? []
				: found.nominations
						.filter(({ nomination }) => among.includes(nomination))
						.map(({ nomination, score }) => ({ nomination, value: score }))
	};
}

/**
 * Breaks a tie: the ranked ballot that the jury held after deliberating (Schulze); then the majority of those who read
 * both, which leaves out whoever all of those left beat; then the heaviest criterion. Each step looks only at those the one
 * before it left. Where none leaves a single nomination, those left are laureates together.
 *
 * @param tie.ballots of the deliberation on this tie; none while it is still to be held
 * @param tie.silent of whom each ballot may say nothing, see `schulze`
 * @param tie.marks of the whole category, readings complete or not
 */
export function breakTie(tie: {
	tied: readonly number[];
	ballots: readonly Ballot[];
	silent?: readonly (readonly number[])[];
	marks: readonly Marks[];
	criteria: readonly Scale[];
}): TieBroken {
	const { tied, ballots, silent, marks, criteria } = tie;
	if (ballots.length === 0) return { by: 'ballot_due', laureates: [], steps: [] };
	const readings = readingsOf(marks, criteria);
	const steps: TieStep[] = [];
	for (const next of [
		(left: readonly number[]) => byBallot(left, ballots, silent),
		(left: readonly number[]) => byMajority(left, readings),
		(left: readonly number[]) => byCriterion(left, marks, criteria)
	]) {
		const step = next(steps.at(-1)?.left ?? tied);
		steps.push(step);
		if (step.left.length === 1) return { by: step.step, laureates: step.left, steps };
	}
	return { by: 'co_laureates', laureates: steps.at(-1)!.left, steps };
}

function byBallot(
	among: readonly number[],
	ballots: readonly Ballot[],
	silent: readonly (readonly number[])[] | undefined
): TieStep {
	const count = schulze(among, ballots, silent);
	return { step: 'ballot', left: count.winners, count };
}

/**
 * Leaves the smallest group whose every member beats everybody outside of it (Smith set): whoever the majority prefers to
 * all others, or else those who beat one another in a circle, without whom all of the circle beats. Duels that end level
 * separate nobody.
 */
function byMajority(among: readonly number[], readings: readonly Reading[]): TieStep {
	const duels = among.flatMap((a, at) => among.slice(at + 1).map((b) => majorityAmongBoth(readings, a, b)));
	const beats = new Set(
		duels.flatMap(({ a, b, forA, forB }) => (forA === forB ? [] : [forA > forB ? `${a}>${b}` : `${b}>${a}`]))
	);
	return { step: 'majority', left: topGroup(among, beats), duels };
}

/** From one member, the group grows by all whom a member does not beat; the smallest of these groups is the answer. */
function topGroup(among: readonly number[], beats: ReadonlySet<string>): readonly number[] {
	const groups = among.map((first) => {
		const group = new Set([first]);
		for (const one of group) for (const other of among) if (!beats.has(`${one}>${other}`)) group.add(other);
		return among.filter((one) => group.has(one));
	});
	return groups.sort((a, b) => a.length - b.length)[0] ?? among;
}

function byCriterion(among: readonly number[], marks: readonly Marks[], criteria: readonly Scale[]): TieStep {
	const found = heaviestCriterion(marks, criteria, among);
	const highest = Math.max(...found.scores.map(({ value }) => value));
	const best = found.scores.filter(({ value }) => value > highest - SAME).map(({ nomination }) => nomination);
	return { step: 'heaviest_criterion', left: best.length > 0 ? best : among, ...found };
}
