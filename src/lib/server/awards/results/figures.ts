import { agreement } from '../../../awards/ranking/agreement.ts';
import { bootstrap } from '../../../awards/ranking/bootstrap.ts';
import { LAMBDA } from '../../../awards/ranking/calibrate.ts';
import { METHODS, standing, type DeliberationReason, type Method } from '../../../awards/ranking/standing.ts';
import type { RoundKind } from '../../../schemas/award-lists.ts';
import { digestOf } from '../../ids.ts';
import type { Category } from '../editions/queries.ts';
import { countOf, type Round } from '../deliberation/round-count.ts';
import { coverageOf, type Sheet } from '../deliberation/sheet.ts';

/** A nomination in the figures of a result. */
export interface FigureRow {
	code: string;
	title: string;
	nominee: string;
	readings: number;
	scores: Record<Method, number | null>;
	ranks: Record<Method, number | null>;
	standardError: number | null;
	deviation: number | null;
	/** Chance of being first; null where none can be worked out. */
	chance: number | null;
}

/** A ballot in the figures, with what it takes to count it again. */
export interface FigureRound {
	kind: RoundKind;
	openedAt: string;
	closedAt: string;
	ballots: number;
	candidates: string[];
	pairwise: number[][];
	ranking: string[][];
	tie: { by: string; laureates: string[]; steps: { step: string; left: string[] }[] } | null;
}

/** All the numbers of a result, by the code of each nomination. No severity is among them: those are the jury's. */
export interface Figures {
	mode: Category['mode'];
	lambda: number;
	criteria: { name: string; max: number; weight: number }[];
	jurors: string[];
	readings: number;
	withdrawn: number;
	rows: FigureRow[];
	first: Record<Method, string[]>;
	deliberation: DeliberationReason[];
	noise: number | null;
	agreement: { alpha: number | null; low: number | null; high: number | null };
	bootstrap: { resamples: number; seed: number } | null;
	rounds: FigureRound[];
}

/**
 * Of what figures are worked out from. Cheap: confirming compares it, and works out nothing. It stays in the store: the
 * ballots of a jury are few enough to be found by trying until this digest comes out.
 */
export function basisOf(sheet: Sheet, rounds: readonly Round[]): string {
	return digestOf([
		sheet.digest,
		sheet.nominees.map(({ id, code }) => [id, code]),
		rounds.map(({ id, closedAt, ballots }) => [
			id,
			closedAt?.getTime() ?? null,
			ballots.map(({ jurorId, ranking, silent }) => [jurorId, ranking, silent])
		]),
		// A vote taken out since, and what was proposed is of the past. Absent elsewhere: older results keep their basis.
		...(sheet.ledger === null ? [] : [sheet.ledger])
	]);
}

/** The basis that a result was proposed on; before it had a column of its own it was among the figures. */
export function keptBasis({ basis, figures }: { basis: string; figures: Record<string, unknown> }): string {
	return basis || String(figures.basis);
}

/** The figures of a result. The same scores and ballots always give the same: the seed comes from them. */
export function figuresOf(category: Category, sheet: Sheet, rounds: readonly Round[]): Figures {
	const { readings } = sheet;
	const found = standing(readings, coverageOf(category, sheet));
	const drawn =
		readings.length === 0
			? null
			: bootstrap(readings, { seed: Number.parseInt(sheet.digest.slice(0, 8), 16) });
	const chances = drawn && 'nominations' in drawn ? drawn : null;
	const alpha = agreement(readings);
	const one = new Map(sheet.nominees.map((nominee) => [nominee.id, nominee]));
	const codes = (ids: readonly number[]) => ids.map((id) => one.get(id)?.code ?? String(id));
	return {
		mode: category.mode,
		lambda: LAMBDA,
		criteria: sheet.criteria.map(({ name, max, weight }) => ({ name, max, weight })),
		jurors: sheet.jurors.map(({ name, hasLeft }) =>
			hasLeft ? `${name} (départ en cours de lecture)` : name
		),
		readings: readings.length,
		withdrawn: sheet.withdrawn.length,
		rows: found.rows.map((row) => ({
			code: one.get(row.nomination)!.code,
			title: one.get(row.nomination)!.title,
			nominee: one.get(row.nomination)!.nominee,
			readings: row.readings,
			scores: { ...row.scores },
			ranks: { ...row.ranks },
			standardError: row.standardError,
			deviation: row.deviation,
			chance: chances?.nominations.find(({ nomination }) => nomination === row.nomination)?.first ?? null
		})),
		first: Object.fromEntries(
			METHODS.map((method) => [method, codes(found.first[method])])
		) as Figures['first'],
		deliberation: readings.length === 0 ? [] : [...found.deliberation],
		noise: found.noise,
		agreement: {
			alpha: alpha.alpha,
			low: alpha.interval?.low ?? null,
			high: alpha.interval?.high ?? null
		},
		bootstrap: chances && { resamples: chances.resamples, seed: chances.seed },
		rounds: rounds.flatMap((round) => {
			if (round.closedAt === null) return [];
			const { candidates, pairwise, ranking, tie } = countOf(round, sheet);
			return [
				{
					kind: round.kind,
					openedAt: round.openedAt.toISOString(),
					closedAt: round.closedAt.toISOString(),
					ballots: round.ballots.length,
					candidates: codes(candidates),
					pairwise: pairwise.map((row) => [...row]),
					ranking: ranking.map(codes),
					tie: tie && {
						by: tie.by,
						laureates: codes(tie.laureates),
						steps: tie.steps.map(({ step, left }) => ({ step, left: codes(left) }))
					}
				}
			];
		})
	};
}
