import { mostTogether, type AssignmentProblem, type Choice } from './wishes.ts';

/** A wish as a column of the model: 1 when the seat is given. */
interface WishColumn {
	readonly person: number;
	readonly session: number;
	readonly rank: number;
}

/** Columns and rows of the assignment of people to sessions, before fairness. */
export interface AssignmentModel {
	readonly columns: readonly WishColumn[];
	/** What each column adds to the objective (see {@link wishWeight}). */
	readonly weights: Float64Array;
	/** Sets of columns of which at most so many may be 1: seats of a session, and sessions that overlap for a person. */
	readonly limits: readonly { columns: readonly number[]; atMost: number }[];
	/** Each person's columns, and how many of their wishes can be had together. */
	readonly people: readonly { columns: readonly number[]; possible: number }[];
	/**
	 * Whether the linear relaxation may have vertices that are not whole. It has none when each person's wishes fall
	 * into slots (two that overlap a third overlap each other): the matrix is then that of a bipartite graph, seats of
	 * sessions on one side and people's slots on the other (Hoffman and Kruskal, 1956).
	 */
	readonly needsIntegers: boolean;
}

/**
 * What meeting a wish is worth. One first wish outweighs all that moving other people about could gain or lose, since
 * two solutions differ by cycles that pass each session at most once; below it, each rank is worth one more than the
 * next.
 */
function wishWeight(rank: number, wishes: number, sessions: number): number {
	return rank === 0 ? 2 * sessions * wishes + 1 : wishes - rank;
}

/** Writes a problem down as columns and rows. */
export function assignmentModel(problem: AssignmentProblem): AssignmentModel {
	const byId = new Map(problem.choices.map((choice) => [choice.id, choice]));
	const mostWishes = Math.max(0, ...problem.wishes.map(({ sessions }) => sessions.length));
	const columns: WishColumn[] = [];
	const weights: number[] = [];
	const limits: { columns: number[]; atMost: number }[] = [];
	const people: { columns: number[]; possible: number }[] = [];
	const bySession = new Map<number, number[]>(problem.choices.map(({ id }) => [id, []]));
	let needsIntegers = false;

	for (const { person, sessions } of problem.wishes) {
		if (sessions.length === 0) continue;
		const wished = sessions.map((id) => byId.get(id)!);
		const mine = wished.map((choice, rank) => {
			const column = columns.push({ person, session: choice.id, rank }) - 1;
			weights.push(wishWeight(rank, mostWishes, problem.choices.length));
			bySession.get(choice.id)!.push(column);
			return column;
		});
		const cliques = simultaneous(wished);
		if (cliques.flat().length > new Set(cliques.flat()).size) needsIntegers = true;
		for (const clique of cliques) limits.push({ columns: clique.map((i) => mine[i]!), atMost: 1 });
		people.push({ columns: mine, possible: mostTogether(wished) });
	}
	for (const { id, capacity } of problem.choices) {
		const wishing = bySession.get(id)!;
		if (wishing.length > capacity) limits.push({ columns: wishing, atMost: capacity });
	}
	return { columns, weights: Float64Array.from(weights), limits, people, needsIntegers };
}

/**
 * The largest sets of sessions that run at one moment, as indices: for intervals, it is enough to look at the moments
 * when one begins.
 */
function simultaneous(choices: readonly Choice[]): number[][] {
	const sets = choices
		.map(({ startsAt }) =>
			choices.flatMap((other, i) => (other.startsAt <= startsAt && startsAt < other.endsAt ? [i] : []))
		)
		.filter((set) => set.length > 1)
		.map((set) => set.toSorted((a, b) => a - b));
	const distinct = [...new Map(sets.map((set) => [set.join(), set])).values()];
	return distinct.filter(
		(set) => !distinct.some((larger) => larger.length > set.length && set.every((i) => larger.includes(i)))
	);
}
