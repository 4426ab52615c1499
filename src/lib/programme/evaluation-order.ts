import { meanOf, rateOf, type EvaluatedSession } from './evaluations.ts';

/** What the table of evaluations sorts by. */
export const EVALUATION_SORTS = ['heure', 'titre', 'reponses', 'taux', 'appreciation', 'utilite'] as const;
export type EvaluationSort = (typeof EVALUATION_SORTS)[number];

export function evaluationSortFrom(params: URLSearchParams): EvaluationSort {
	const asked = params.get('tri');
	return EVALUATION_SORTS.find((sort) => sort === asked) ?? 'heure';
}

/** Sessions in an order: by time or by title upwards, by figure downwards, those that show none last. */
export function sortedEvaluations<T extends EvaluatedSession>(
	sessions: readonly T[],
	sort: EvaluationSort
): T[] {
	if (sort === 'heure') return [...sessions];
	if (sort === 'titre') return sessions.toSorted((a, b) => a.title.localeCompare(b.title, 'fr'));
	const figure = ({ results }: T): number => {
		if (sort === 'reponses') return results.answers;
		if (sort === 'taux') return rateOf(results) ?? -1;
		return results.shown
			? (meanOf(sort === 'appreciation' ? results.shown.overall : results.shown.useful) ?? -1)
			: -1;
	};
	return sessions.toSorted((a, b) => figure(b) - figure(a));
}
