import type { EventProblem } from './problem.ts';

/** What changed since a run was asked, in numbers and sessions. */
export interface ProblemChanges {
	/** People whose wishes, or whose place, are no longer the same. */
	people: number;
	/** Sessions that came, went, moved or have other seats left. */
	sessions: number[];
}

/** What differs between the problem of a run and that of now; undefined when nothing does. */
export function changesBetween(asked: EventProblem, current: EventProblem): ProblemChanges | undefined {
	const people = differing(
		asked.wishes.map((one) => [one.person, JSON.stringify([one.sessions, one.ranks])]),
		current.wishes.map((one) => [one.person, JSON.stringify([one.sessions, one.ranks])])
	);
	const sessions = differing(
		asked.choices.map((one) => [one.id, `${one.capacity} ${one.startsAt} ${one.endsAt}`]),
		current.choices.map((one) => [one.id, `${one.capacity} ${one.startsAt} ${one.endsAt}`])
	);
	return people.length + sessions.length > 0 ? { people: people.length, sessions } : undefined;
}

function differing(before: [number, string][], after: [number, string][]): number[] {
	const was = new Map(before);
	const is = new Map(after);
	return [...new Set([...was.keys(), ...is.keys()])].filter((id) => was.get(id) !== is.get(id));
}
