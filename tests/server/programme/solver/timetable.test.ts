import fc from 'fast-check';
import { collisionBound } from '../../../../src/lib/server/programme/solver/collision-bound.ts';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../../scripts/seed/random.ts';
import { firstPlacement } from '../../../../src/lib/server/programme/solver/first-placement.ts';
import { fewestCollisions } from '../../../../src/lib/server/programme/solver/timetable-exact.ts';
import {
	collisions,
	mayStand,
	shareSpeaker,
	wantedTogether,
	type SessionToPlace,
	type TimetableProblem
} from '../../../../src/lib/server/programme/solver/timetable-problem.ts';
import { solveTimetable } from '../../../../src/lib/server/programme/solver/timetable-solving.ts';
import {
	searchTimetable,
	type Timetable
} from '../../../../src/lib/server/programme/solver/timetable-search.ts';

const session = (id: number, more: Partial<SessionToPlace> = {}): SessionToPlace => ({
	id,
	speakers: [],
	seats: 10,
	features: [],
	notIn: [],
	...more
});

function problemOf(
	sessions: SessionToPlace[],
	slots: number,
	rooms: { capacity: number; features?: string[] }[],
	wishes: number[][]
): TimetableProblem {
	return {
		sessions,
		slots,
		rooms: rooms.map(({ capacity, features = [] }, id) => ({ id, capacity, features })),
		together: wantedTogether(
			sessions.map(({ id }) => id),
			wishes.map((wished, person) => ({ person, sessions: wished }))
		)
	};
}

/** Small programmes with everything that can stand in the way. */
const small: fc.Arbitrary<TimetableProblem> = fc
	.record({ count: fc.integer({ min: 2, max: 6 }), slots: fc.integer({ min: 2, max: 3 }) })
	.chain(({ count, slots }) =>
		fc
			.record({
				sessions: fc.array(
					fc.record({
						speakers: fc.subarray([1, 2, 3], { maxLength: 1 }),
						seats: fc.constantFrom(10, 30),
						notIn: fc.subarray([0, 1], { maxLength: 1 })
					}),
					{ minLength: count, maxLength: count }
				),
				wishes: fc.array(fc.subarray(Array.from({ length: count }, (_, id) => id)), { maxLength: 8 })
			})
			.map(({ sessions, wishes }) =>
				problemOf(
					sessions.map((each, id) => session(id, each)),
					slots,
					[{ capacity: 40 }, { capacity: 20 }, { capacity: 40 }],
					wishes
				)
			)
	);

/** The fewest collisions, by trying every place for every session. */
function byExhaustion(problem: TimetableProblem): number | undefined {
	let best: number | undefined;
	const taken = new Set<number>();
	const slots: number[] = [];
	const place = (i: number): void => {
		if (i === problem.sessions.length) {
			const cost = collisions(problem, slots);
			if (best === undefined || cost < best) best = cost;
			return;
		}
		for (let slot = 0; slot < problem.slots; slot++)
			for (let room = 0; room < problem.rooms.length; room++) {
				const key = slot * problem.rooms.length + room;
				const clash = slots.some(
					(other, j) => other === slot && shareSpeaker(problem.sessions[j]!, problem.sessions[i]!)
				);
				if (taken.has(key) || clash || !mayStand(problem.sessions[i]!, { slot, room }, problem)) continue;
				taken.add(key);
				slots.push(slot);
				place(i + 1);
				slots.pop();
				taken.delete(key);
			}
	};
	place(0);
	return best;
}

function expectAllowed(problem: TimetableProblem, { places }: Timetable): void {
	const keys = places.map(({ slot, room }) => `${slot}:${room}`);
	expect(new Set(keys).size).toBe(keys.length);
	for (const [i, place] of places.entries())
		expect(mayStand(problem.sessions[i]!, place, problem)).toBe(true);
}

const asTimetable = (found: ReturnType<typeof searchTimetable>): Timetable => {
	if (!('places' in found) || !('collisions' in found)) throw new Error('no timetable');
	return found;
};

describe('placing sessions', () => {
	test('branch and bound finds what trying everything finds', () => {
		fc.assert(
			fc.property(small, (problem) => {
				expect(fewestCollisions(problem)).toEqual({
					isProved: true,
					collisions: byExhaustion(problem)
				});
			}),
			{ numRuns: 150 }
		);
	});

	test('the bound is never above what trying everything finds', async () => {
		await fc.assert(
			fc.asyncProperty(small, async (problem) => {
				const fewest = byExhaustion(problem);
				if (fewest !== undefined) expect(await collisionBound(problem)).toBeLessThanOrEqual(fewest);
			}),
			{ numRuns: 100 }
		);
	});

	test('the bound of sessions that everyone wants is what it must be', async () => {
		const sessions = Array.from({ length: 7 }, (_, id) => session(id));
		const everything = sessions.map(({ id }) => id);
		const problem = problemOf(
			sessions,
			3,
			[{ capacity: 40 }, { capacity: 40 }, { capacity: 40 }],
			[everything]
		);
		// Seven in three slots: one of three and two of two, five pairs.
		expect(await collisionBound(problem)).toBe(5);
	});

	test('the search reaches the proven optimum of a dozen sessions, and never goes under the bound', async () => {
		for (const seed of [1, 2, 3]) {
			const problem = dozen(seed);
			const found = asTimetable(
				searchTimetable(problem, { random: seededRandom(seed), descents: 2, steps: 60_000 })
			);
			expectAllowed(problem, found);
			expect(found.speakerClashes).toBe(0);
			expect(fewestCollisions(problem)).toEqual({ isProved: true, collisions: found.collisions });
			expect(found.collisions).toBeGreaterThanOrEqual(await collisionBound(problem));
		}
	});

	test('a search over everything says when it gave up', () => {
		const { isProved } = fewestCollisions(dozen(1), { steps: 50 });
		expect(isProved).toBe(false);
	});

	test('what the relaxation does not see is proved by trying everything', async () => {
		// Two that three people want both, with one slot between them: three collisions, in whatever timetable.
		const held = { notIn: [1, 2] };
		const problem = problemOf(
			[session(0, held), session(1, held), session(2)],
			3,
			[{ capacity: 40 }, { capacity: 40 }],
			[
				[0, 1],
				[0, 1],
				[0, 1]
			]
		);
		expect(await collisionBound(problem)).toBe(0);
		const result = await solveTimetable(
			{ problem, before: [0, 0, 1], rooms: [0, 1, 0], seed: 1, boundSeconds: 1 },
			{ limitMs: 60_000 }
		);
		expect(result).toMatchObject({ kind: 'found', after: 3, bound: 3 });
	});

	test('the same seed gives the same timetable', () => {
		const once = () => searchTimetable(dozen(4), { random: seededRandom(9), descents: 1, steps: 20_000 });
		expect(once()).toEqual(once());
	});

	test('pins stay, rooms and availabilities are respected', () => {
		const sessions = Array.from({ length: 8 }, (_, id) =>
			session(id, {
				...(id === 0 && { pinned: { slot: 1, room: 1 } }),
				...(id === 1 && { features: ['sans marche'] }),
				...(id === 2 && { notIn: [0, 1] })
			})
		);
		const rooms = [{ capacity: 40 }, { capacity: 40 }, { capacity: 40, features: ['sans marche'] }];
		const problem = problemOf(sessions, 3, rooms, [[0, 1, 2, 3]]);
		const found = asTimetable(
			searchTimetable(problem, { random: seededRandom(1), descents: 1, steps: 10_000 })
		);
		expectAllowed(problem, found);
		expect(found.places[0]).toEqual({ slot: 1, room: 1 });
		expect(found.places[1]!.room).toBe(2);
		expect(found.places[2]!.slot).toBe(2);
	});

	test('when places lack, says for which sessions and which places', () => {
		const large = [session(1, { seats: 80 }), session(2, { seats: 90 }), session(3, { seats: 85 })];
		const problem = problemOf([session(0), ...large], 2, [{ capacity: 100 }, { capacity: 20 }], []);
		const found = firstPlacement(problem);
		if (found instanceof Int32Array) throw new Error('three large sessions in two large places');
		expect(found.sessions.toSorted()).toEqual([1, 2, 3]);
		expect(found.places).toEqual([
			{ slot: 0, room: 0 },
			{ slot: 1, room: 0 }
		]);
	});

	test('two pins on one place are impossible, and named', () => {
		const here = { pinned: { slot: 0, room: 0 } };
		const found = firstPlacement(problemOf([session(7, here), session(8, here)], 1, [{ capacity: 50 }], []));
		expect(found).toEqual({ sessions: [8, 7], places: [{ slot: 0, room: 0 }] });
	});
});

/** Twelve sessions in four slots of four rooms, two of them with one speaker, wished for by forty people. */
function dozen(seed: number): TimetableProblem {
	const random = seededRandom(seed * 77);
	const wishes = Array.from({ length: 40 }, () =>
		Array.from({ length: 12 }, (_, id) => id).filter(() => random() < 0.35)
	);
	const sessions = Array.from({ length: 12 }, (_, id) => session(id, { speakers: id < 2 ? [1] : [id + 10] }));
	return problemOf(
		sessions,
		4,
		[{ capacity: 40 }, { capacity: 40 }, { capacity: 40 }, { capacity: 40 }],
		wishes
	);
}
