import { connectivity } from '../../../awards/ranking/connectivity.ts';

/** A juror and a nomination that they read, or must not. */
export interface Pair {
	readonly juror: number;
	readonly nomination: number;
}

/** Who may read what, and how much of it there must be. */
export interface PanelProblem {
	readonly jurors: readonly number[];
	readonly nominations: readonly number[];
	/** Readings of each nomination at least, from two (one compares nothing); `everyone` for all who may read it. */
	readonly readings: number | 'everyone';
	/** Conflicts: never assigned, even where begun. */
	readonly forbidden: readonly Pair[];
	/** Readings begun or given by hand: always assigned. */
	readonly kept: readonly Pair[];
	/**
	 * What each reading costs by its nearness (same region, same network), a whole number from 0: a row for each juror
	 * and a column for each nomination, in their orders. Left out, every reading is as good.
	 */
	readonly proximity?: readonly (readonly number[])[];
}

/** What an assignment costs: the loads squared and added up come first, then the nearness of its readings. */
export interface PanelCost {
	readonly loads: number;
	readonly proximity: number;
}

/** Who reads what. */
export interface Panels {
	readonly kind: 'assigned';
	/** By juror, then by nomination, in the orders of the problem. */
	readonly pairs: readonly Pair[];
	/** Nominations of each juror, in the order of the problem. */
	readonly loads: readonly number[];
	/** The least that any assignment costs: proved. */
	readonly cost: PanelCost;
}

/** Why there is no assignment. */
export type NoPanels =
	/** Nominations that too few may still read, and how many may. */
	| {
			readonly kind: 'too_few_jurors';
			readonly nominations: readonly { readonly nomination: number; readonly jurors: number }[];
	  }
	/** Even if everybody read all they may, nothing would compare the nominations of one group with those of another. */
	| { readonly kind: 'apart'; readonly groups: readonly (readonly number[])[] }
	/** Time ran out before an assignment was proved the best. */
	| { readonly kind: 'time' };

/** Up to so many nominations, everybody reads everything that they may. */
const EVERYONE_READS_UP_TO = 15;
/** Above, so many readings each at least. */
const READINGS = 4;

/** The readings to ask of each nomination, where nobody decided otherwise: coverage beats statistics in a small category. */
export function usualReadings(nominations: number): PanelProblem['readings'] {
	return nominations <= EVERYONE_READS_UP_TO ? 'everyone' : READINGS;
}

/** A reading that may be, by positions. */
export interface Edge {
	readonly juror: number;
	readonly nomination: number;
	readonly proximity: number;
	readonly kept: boolean;
}

/** The readings that may be, juror after juror. */
export function edgesOf({ jurors, nominations, forbidden, kept, proximity }: PanelProblem): Edge[] {
	const key = ({ juror, nomination }: Pair) => `${juror}:${nomination}`;
	const closed = new Set(forbidden.map(key));
	const begun = new Set(kept.map(key));
	return jurors.flatMap((juror, j) =>
		nominations.flatMap((nomination, i) => {
			const pair = key({ juror, nomination });
			if (closed.has(pair)) return [];
			return [{ juror: j, nomination: i, proximity: proximity?.[j]?.[i] ?? 0, kept: begun.has(pair) }];
		})
	);
}

/**
 * What stands in the way of any assignment. Nothing else can: with as many jurors as it takes for each nomination, and
 * no group apart, all readings that may be are an assignment.
 */
export function obstacle(problem: PanelProblem, edges: readonly Edge[]): NoPanels | undefined {
	const needed = problem.readings === 'everyone' ? 1 : problem.readings;
	const available = problem.nominations.map(() => 0);
	for (const { nomination } of edges) available[nomination]! += 1;
	const short = problem.nominations.flatMap((nomination, i) =>
		available[i]! < needed ? [{ nomination, jurors: available[i]! }] : []
	);
	if (short.length > 0) return { kind: 'too_few_jurors', nominations: short };
	const { connected, components } = connectivity(edges);
	if (connected) return undefined;
	return {
		kind: 'apart',
		groups: components.map(({ nominations }) => nominations.map((i) => problem.nominations[i]!))
	};
}

/** The assignment that some of the edges make. */
export function panelsOf({ jurors, nominations }: PanelProblem, chosen: readonly Edge[]): Panels {
	const loads = jurors.map(() => 0);
	for (const { juror } of chosen) loads[juror]! += 1;
	return {
		kind: 'assigned',
		pairs: chosen.map(({ juror, nomination }) => ({
			juror: jurors[juror]!,
			nomination: nominations[nomination]!
		})),
		loads,
		cost: {
			loads: loads.reduce((sum, load) => sum + load * load, 0),
			proximity: chosen.reduce((sum, { proximity }) => sum + proximity, 0)
		}
	};
}
