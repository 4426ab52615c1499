import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assignmentModel } from '../../../../src/lib/server/programme/solver/assignment-model.ts';
import { assign } from '../../../../src/lib/server/programme/solver/assign.ts';
import { firstComeFirstServed } from '../../../../src/lib/server/programme/solver/first-come.ts';
import {
	mostTogether,
	overlaps,
	satisfaction,
	type AssignmentProblem,
	type Seat
} from '../../../../src/lib/server/programme/solver/wishes.ts';

/** Small problems whose every assignment can be listed: intervals that overlap as they please, few seats. */
const problem: fc.Arbitrary<AssignmentProblem> = fc
	.array(
		fc.record({
			capacity: fc.nat({ max: 2 }),
			startsAt: fc.nat({ max: 5 }),
			length: fc.integer({ min: 1, max: 3 })
		}),
		{
			minLength: 1,
			maxLength: 4
		}
	)
	.chain((drawn) => {
		const choices = drawn.map(({ capacity, startsAt, length }, id) => ({
			id,
			capacity,
			startsAt,
			endsAt: startsAt + length
		}));
		return fc.record({
			choices: fc.constant(choices),
			wishes: fc
				.array(
					fc.shuffledSubarray(
						choices.map(({ id }) => id),
						{ maxLength: Math.min(3, choices.length) }
					),
					{ maxLength: 4 }
				)
				.map((all) => all.map((sessions, person) => ({ person, sessions })))
		});
	});

/** Every set of seats that breaks no rule, by exhaustion. */
function allAssignments({ choices, wishes }: AssignmentProblem): Seat[][] {
	let found: Seat[][] = [[]];
	for (const { person, sessions } of wishes)
		for (const [rank, session] of sessions.entries())
			found = found.flatMap((seats) => {
				const taken = seats.filter((seat) => seat.session === session).length;
				const clashes = seats.some(
					(seat) => seat.person === person && overlaps(choices[seat.session]!, choices[session]!)
				);
				return taken < choices[session]!.capacity && !clashes
					? [seats, [...seats, { person, session, rank }]]
					: [seats];
			});
	return found;
}

/** Whether everyone has so many seats, or all they could have. */
function keeps(guaranteed: number, { choices, wishes }: AssignmentProblem, seats: readonly Seat[]): boolean {
	return wishes.every(({ person, sessions }) => {
		const possible = mostTogether(sessions.map((id) => choices[id]!));
		return seats.filter((seat) => seat.person === person).length >= Math.min(guaranteed, possible);
	});
}

const firsts = (seats: readonly Seat[]) => seats.filter(({ rank }) => rank === 0).length;

describe('assigning people to sessions', () => {
	test('finds what trying everything finds', async () => {
		await fc.assert(
			fc.asyncProperty(problem, async (drawn) => {
				const { seats, guaranteed, levels, limit, proven, value, bound } = await assign(drawn);
				const every = allAssignments(drawn);
				const weights = assignmentModel(drawn);
				const worth = (some: readonly Seat[]) =>
					some.reduce((sum, { person, session }) => {
						const at = weights.columns.findIndex((one) => one.person === person && one.session === session);
						return sum + weights.weights[at]!;
					}, 0);

				expect(proven).toBe(true);
				for (const level of levels)
					expect(level.firstWishes).toBe(
						Math.max(...every.filter((one) => keeps(level.guaranteed, drawn, one)).map(firsts))
					);
				const fair = every.filter((one) => keeps(guaranteed, drawn, one));
				expect(keeps(guaranteed, drawn, seats)).toBe(true);
				expect(worth(seats)).toBeCloseTo(Math.max(...fair.map(worth)), 6);
				expect(value).toBeCloseTo(worth(seats), 4);
				expect(bound).toBeCloseTo(Math.max(...every.map(worth)), 4);
				const better = every.filter((one) => keeps(guaranteed + 1, drawn, one));
				const most = Math.max(
					0,
					...drawn.wishes.map(({ sessions }) => mostTogether(sessions.map((id) => drawn.choices[id]!)))
				);
				// What is impossible may first be seen to cost too much.
				if (guaranteed >= most) expect(limit).toBe('everything');
				else if (limit === 'impossible') expect(better).toEqual([]);
				else {
					expect(limit).toBe('too_dear');
					expect(Math.max(0, ...better.map(firsts))).toBeLessThan(0.99 * levels[0]!.firstWishes);
				}
			}),
			{ numRuns: 150 }
		);
	});

	test('never gives a seat too many, nor two sessions at once, whatever the wishes', async () => {
		const drawn = crowd(120, 16, 4);
		const { seats } = await assign(drawn);
		for (const { id, capacity } of drawn.choices)
			expect(seats.filter(({ session }) => session === id).length).toBeLessThanOrEqual(capacity);
		for (const mine of Map.groupBy(seats, ({ person }) => person).values())
			for (const a of mine)
				for (const b of mine)
					if (a !== b) expect(overlaps(drawn.choices[a.session]!, drawn.choices[b.session]!)).toBe(false);
	});

	test('serves the person least well served better than first come, first served, and no fewer first wishes', async () => {
		const drawn = crowd(120, 16, 4);
		const { seats } = await assign(drawn);
		const ours = satisfaction(drawn, seats);
		const theirs = satisfaction(drawn, firstComeFirstServed(drawn));
		expect(ours.worstOff).toBeGreaterThan(theirs.worstOff);
		expect(ours.firstWishShare).toBeGreaterThanOrEqual(theirs.firstWishShare);
	});

	test('without time, gives what first come, first served would, and claims nothing', async () => {
		const drawn = crowd(120, 16, 4);
		const found = await assign(drawn, { seconds: 0 });
		expect(found).toMatchObject({ proven: false, guaranteed: 0, seats: firstComeFirstServed(drawn) });
		expect(found.bound).toBeGreaterThanOrEqual(found.value);
	});

	test('nobody, or nobody with a wish', async () => {
		expect(await assign({ choices: [], wishes: [] })).toMatchObject({ seats: [], proven: true });
		expect(await assign({ choices: [], wishes: [{ person: 1, sessions: [] }] })).toMatchObject({ seats: [] });
	});
});

/** Many people who mostly want the same sessions of each slot: the popular ones cannot hold them. */
function crowd(people: number, sessions: number, slots: number): AssignmentProblem {
	const perSlot = sessions / slots;
	return {
		choices: Array.from({ length: sessions }, (_, id) => {
			const slot = Math.floor(id / perSlot);
			return {
				id,
				capacity: Math.ceil((people / perSlot) * 0.8),
				startsAt: slot * 10,
				endsAt: slot * 10 + 8
			};
		}),
		wishes: Array.from({ length: people }, (_, person) => ({
			person,
			sessions: Array.from({ length: slots }, (_, i) => {
				const slot = (i + person) % slots;
				return slot * perSlot + ((person * 7 + i * 3) % 10 < 6 ? 0 : (person + i) % perSlot);
			})
		}))
	};
}
