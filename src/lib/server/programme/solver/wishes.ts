/** A session that people may be assigned to. Times are milliseconds since 1970 UTC. */
export interface Choice {
	readonly id: number;
	/** Seats that may still be given. */
	readonly capacity: number;
	readonly startsAt: number;
	readonly endsAt: number;
}

/** What one person asked for, dearest first; no session twice. */
export interface Wishes {
	readonly person: number;
	readonly sessions: readonly number[];
}

export interface AssignmentProblem {
	readonly choices: readonly Choice[];
	readonly wishes: readonly Wishes[];
}

/** A seat given: `rank` is 0 for a person's first wish. */
export interface Seat {
	readonly person: number;
	readonly session: number;
	readonly rank: number;
}

/** How well wishes were met. */
export interface Satisfaction {
	/** Share of people who got their first wish, 0 to 1. */
	readonly firstWishShare: number;
	/** Seats of the person least well served, out of the wishes they could have together, 0 to 1. */
	readonly worstOff: number;
	/** Wishes met, of all ranks. */
	readonly seats: number;
}

/** Two sessions that nobody can attend both. */
export function overlaps(a: Choice, b: Choice): boolean {
	return a.startsAt < b.endsAt && b.startsAt < a.endsAt;
}

/**
 * The most sessions of a list that one person can attend: those that end first, greedily, which is optimal for
 * intervals (Kleinberg and Tardos, Algorithm Design, § 4.1).
 */
export function mostTogether(choices: readonly Choice[]): number {
	let until = -Infinity;
	let count = 0;
	for (const choice of choices.toSorted((a, b) => a.endsAt - b.endsAt)) {
		if (choice.startsAt < until) continue;
		until = choice.endsAt;
		count += 1;
	}
	return count;
}

/** Measures an assignment, whoever made it: the solver, first come first served, or people themselves. */
export function satisfaction(problem: AssignmentProblem, seats: readonly Seat[]): Satisfaction {
	const byId = new Map(problem.choices.map((choice) => [choice.id, choice]));
	const given = new Map<number, number>();
	let first = 0;
	for (const { person, rank } of seats) {
		given.set(person, (given.get(person) ?? 0) + 1);
		if (rank === 0) first += 1;
	}
	let worstOff = 1;
	let people = 0;
	for (const { person, sessions } of problem.wishes) {
		if (sessions.length === 0) continue;
		people += 1;
		const possible = mostTogether(sessions.map((id) => byId.get(id)!));
		worstOff = Math.min(worstOff, (given.get(person) ?? 0) / possible);
	}
	return { firstWishShare: people === 0 ? 1 : first / people, worstOff, seats: seats.length };
}
