import { eq, sql } from 'drizzle-orm';
import type {
	AssignmentReview,
	FilledSession,
	LeastServedPerson,
	MethodFigures
} from '../../../programme/assignment.ts';
import type { Actor } from '../../auth/policy.ts';
import { reader } from '../../db/client.ts';
import { oneOf } from '../../db/one-of.ts';
import { session } from '../../db/schema/programme.ts';
import { registration } from '../../db/schema/registration.ts';
import { digestOf } from '../../ids.ts';
import { latestRun, type RunView } from '../solver/queries.ts';
import { mostTogether, type Seat } from '../solver/wishes.ts';
import type { AssignmentProgress, AssignmentResult } from './assignment-search.ts';
import { changesBetween } from './changes.ts';
import { assignmentProblem, type EventProblem } from './problem.ts';

/** A run, with what it found in figures where it found something. */
export type AssignmentRun = Omit<RunView<AssignmentProgress, AssignmentResult>, 'result'> & {
	review: AssignmentReview | undefined;
};

const LEAST_SHOWN = 12;

/**
 * The latest run of an event's assignment, and what it found in figures.
 * @throws Refusal `not_allowed` (403)
 */
export async function assignmentRun(actor: Actor, eventId: number): Promise<AssignmentRun | undefined> {
	const found = await latestRun<AssignmentProgress, AssignmentResult>(actor, eventId, 'assignment');
	if (!found) return undefined;
	const { result, ...run } = found;
	return { ...run, review: result ? await reviewOf(eventId, run, result) : undefined };
}

async function reviewOf(
	eventId: number,
	run: Pick<AssignmentRun, 'status' | 'problemDigest'>,
	result: AssignmentResult
): Promise<AssignmentReview> {
	const { problem, given, firstCome } = result;
	const db = await reader();
	const titles = await db
		.select({
			id: session.id,
			title: session.title,
			startsAt: session.startsAt,
			capacity: session.capacity
		})
		.from(session)
		.where(eq(session.eventId, eventId));
	const current = run.status === 'done' ? await assignmentProblem(db, eventId) : problem;
	const isSame = run.status !== 'done' || digestOf(current) === run.problemDigest;
	const changes = isSame ? undefined : changesBetween(problem, current);
	const titleOf = new Map(titles.map((one) => [one.id, one.title]));
	return {
		people: problem.wishes.length,
		ours: figures(problem, given, result),
		theirs: figures(problem, firstCome.given, firstCome),
		guaranteed: result.guaranteed,
		levels: result.levels,
		limit: result.limit,
		proven: result.proven,
		gap: result.bound > 0 ? (result.bound - result.value) / result.bound : 0,
		milliseconds: result.milliseconds,
		sessions: fills(problem, given, titles),
		least: await leastServed(problem, given),
		changes: changes && {
			people: changes.people,
			sessions: changes.sessions.map((id) => titleOf.get(id) ?? '')
		}
	};
}

function figures(
	problem: EventProblem,
	given: readonly Seat[],
	{ firstWishShare, worstOff }: { firstWishShare: number; worstOff: number }
): MethodFigures {
	const rankOf = new Map(
		problem.wishes.flatMap(({ person, sessions, ranks }) =>
			sessions.map((id, i) => [`${person}:${id}`, ranks[i]!] as const)
		)
	);
	const last = Math.max(0, ...rankOf.values());
	const byRank = Array.from({ length: last }, () => 0);
	for (const { person, session: id } of given) byRank[rankOf.get(`${person}:${id}`)! - 1]! += 1;
	const served = new Set(given.map(({ person }) => person)).size;
	return { firstWishShare, worstOff, seats: given.length, without: problem.wishes.length - served, byRank };
}

function fills(
	problem: EventProblem,
	given: readonly Seat[],
	titles: readonly { id: number; title: string; startsAt: Date; capacity: number }[]
): FilledSession[] {
	const known = new Map(titles.map((one) => [one.id, one]));
	const seatsOf = Map.groupBy(given, ({ session: id }) => id);
	const wishing = Map.groupBy(
		problem.wishes.flatMap(({ sessions }) => sessions),
		(id) => id
	);
	return problem.choices
		.flatMap(({ id, capacity: left }) => {
			const one = known.get(id);
			if (!one) return [];
			const seats = seatsOf.get(id)?.length ?? 0;
			const wanted = wishing.get(id)?.length ?? 0;
			return [{ ...one, booked: Math.max(0, one.capacity - left), given: seats, refused: wanted - seats }];
		})
		.sort((a, b) => b.refused - a.refused || a.startsAt.getTime() - b.startsAt.getTime());
}

/** Those who get the smallest part of what they could have together, then the fewest seats. */
async function leastServed(problem: EventProblem, given: readonly Seat[]): Promise<LeastServedPerson[]> {
	const byId = new Map(problem.choices.map((choice) => [choice.id, choice]));
	const seats = Map.groupBy(given, ({ person }) => person);
	const least = problem.wishes
		.map(({ person, sessions }) => ({
			person,
			given: seats.get(person)?.length ?? 0,
			possible: mostTogether(sessions.map((id) => byId.get(id)!))
		}))
		.filter((one) => one.given < one.possible)
		.sort((a, b) => a.given / a.possible - b.given / b.possible || b.possible - a.possible)
		.slice(0, LEAST_SHOWN);
	const db = await reader();
	const names = await db
		.select({
			id: registration.id,
			personId: registration.personId,
			givenName: registration.givenName,
			familyName: registration.familyName
		})
		.from(registration)
		.where(sql`${registration.id} IN ${oneOf(least.map(({ person }) => person))}`);
	const nameOf = new Map(names.map((one) => [one.id, one]));
	return least.flatMap(({ person, ...one }) => {
		// Seats of somebody forgotten since lead to nobody.
		const found = nameOf.get(person);
		if (!found) return [];
		const name = `${found.givenName} ${found.familyName}`;
		return [{ personId: found.personId, name, ...one }];
	});
}
