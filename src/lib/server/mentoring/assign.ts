import { matchOf, type Match, type Matched } from '../../mentoring/match.ts';
import { OPTIMAL, openModel } from '../highs.ts';
import { threadedAlone } from '../thread.ts';

/** Who may still be brought together: mentors with the pairs they may still have, mentees with none. */
export interface PairProblem {
	mentors: readonly (Matched & { free: number })[];
	mentees: readonly Matched[];
	/** Pairs that came to nothing before: not proposed again. */
	past: readonly { mentorId: number; menteeId: number }[];
}

export interface ProposedPair extends Match {
	mentorId: number;
	menteeId: number;
}

/**
 * The pairs whose scores add up to the most: each mentee once, each mentor no more than they accept. The rows are those
 * of a network, so that the linear program has whole vertices.
 */
export async function assignPairs({ mentors, mentees, past }: PairProblem): Promise<ProposedPair[]> {
	const closed = new Set(past.map(({ mentorId, menteeId }) => `${mentorId}:${menteeId}`));
	const edges = mentors.flatMap((mentor) =>
		mentees.flatMap((mentee) => {
			const match = closed.has(`${mentor.id}:${mentee.id}`) ? undefined : matchOf(mentor, mentee);
			return match ? [{ mentorId: mentor.id, menteeId: mentee.id, ...match }] : [];
		})
	);
	if (edges.length === 0) return [];
	const columns = (which: (edge: ProposedPair) => boolean) =>
		edges.flatMap((edge, i) => (which(edge) ? [i] : []));
	const model = await openModel({
		sense: 'maximize',
		costs: edges.map(({ score }) => score),
		rows: [
			...mentors.map(({ id, free }) => ({
				columns: columns(({ mentorId }) => mentorId === id),
				atMost: free
			})),
			...mentees.map(({ id }) => ({ columns: columns(({ menteeId }) => menteeId === id), atMost: 1 }))
		],
		isWhole: true
	});
	try {
		if (model.run().modelStatus !== OPTIMAL) throw new Error('pairs were not assigned');
		const chosen = model.getSolution().colValue;
		return edges.filter((_, i) => chosen[i]! > 0.5);
	} finally {
		model.dispose();
	}
}

/** {@link assignPairs} in a thread of its own, so that no request waits for it. */
export const searchPairs = threadedAlone(import.meta.url, 'mentoring', (problem: PairProblem) =>
	assignPairs(problem)
);
