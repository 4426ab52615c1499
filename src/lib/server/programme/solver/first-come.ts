import { overlaps, type AssignmentProblem, type Seat } from './wishes.ts';

/**
 * What the same wishes give when the first to arrive takes all that is left of theirs: the way of every sign-up sheet.
 * People arrive in the order of `problem.wishes`.
 */
export function firstComeFirstServed(problem: AssignmentProblem): Seat[] {
	const byId = new Map(problem.choices.map((choice) => [choice.id, choice]));
	const left = new Map(problem.choices.map(({ id, capacity }) => [id, capacity]));
	const seats: Seat[] = [];
	for (const { person, sessions } of problem.wishes) {
		const mine: number[] = [];
		for (const [rank, session] of sessions.entries()) {
			const room = left.get(session)!;
			if (room === 0 || mine.some((other) => overlaps(byId.get(other)!, byId.get(session)!))) continue;
			left.set(session, room - 1);
			mine.push(session);
			seats.push({ person, session, rank });
		}
	}
	return seats;
}
