import type { CategoryMode, RoundKind } from '../../schemas/award-lists.ts';
import type { TieBroken } from './break-tie.ts';
import type { SchulzeResult } from './schulze.ts';
import type { Standing } from './standing.ts';

/** Whom the figures or the ballots of a prize name. */
export interface Suggestion {
	laureates: readonly number[];
	by: 'figures' | 'round';
}

/** A ballot with its count, once it is closed. */
export interface CountedRound {
	kind: RoundKind;
	count: Count | null;
}

type Count = Pick<SchulzeResult, 'ranking'> & { tie: TieBroken | null };

/**
 * Whom the last closed ballot names; before any, the figures, where they agree. A ballot on finalists names no laureate, nor
 * does an open one. Null where nobody is named.
 */
export function suggestedLaureates(
	{ mode, laureates: places }: { mode: CategoryMode; laureates: number },
	{ rows, first, deliberation }: Pick<Standing, 'rows' | 'first' | 'deliberation'>,
	rounds: readonly CountedRound[]
): Suggestion | null {
	const last = rounds.findLast(({ kind, count }) => kind !== 'shortlist' && count !== null)?.count;
	if (last) return { laureates: last.tie?.laureates ?? winnersOf(last, places), by: 'round' };
	if (mode === 'favourite' || deliberation.length > 0 || rows.length === 0) return null;
	if (places === 1) return { laureates: first.calibrated, by: 'figures' };
	const next = rows[places]?.ranks.calibrated;
	// Whoever comes after the last place must be ranked after it, or a tie goes across it.
	if (next !== undefined && next !== places + 1) return null;
	return { laureates: rows.slice(0, places).map(({ nomination }) => nomination), by: 'figures' };
}

/** The first whom the ballot puts apart; then those after them, as far as there are places for all who are level. */
function winnersOf({ ranking }: Count, places: number): number[] {
	const named: number[] = [];
	for (const group of ranking) {
		if (named.length > 0 && named.length + group.length > places) break;
		named.push(...group);
	}
	return named;
}
