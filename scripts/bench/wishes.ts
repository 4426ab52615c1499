import type { AssignmentProblem } from '../../src/lib/server/programme/solver/wishes.ts';
import { seededRandom } from '../seed/random.ts';

/**
 * Wishes as a colloquium sees them: some sessions are wanted by many, and rooms do not grow for it. Each person ranks
 * `wishesEach` different sessions, drawn by popularity; seats of a slot are about as many as people, unevenly.
 */
export function drawnWishes(size: {
	people: number;
	sessions: number;
	slots: number;
	wishesEach: number;
	seed: number;
}): AssignmentProblem {
	const random = seededRandom(size.seed);
	const perSlot = size.sessions / size.slots;
	const hour = 3_600_000;
	const choices = Array.from({ length: size.sessions }, (_, id) => {
		const startsAt = Math.floor(id / perSlot) * 2 * hour;
		const capacity = Math.round((size.people / perSlot) * (0.6 + 0.8 * random()));
		return { id, capacity, startsAt, endsAt: startsAt + hour };
	});
	const popularity = choices.map(() => Math.exp(2.4 * (random() + random() + random() - 1.5)));
	const total = popularity.reduce((sum, one) => sum + one, 0);
	const draw = () => {
		let at = random() * total;
		const found = popularity.findIndex((one) => (at -= one) <= 0);
		return found === -1 ? size.sessions - 1 : found;
	};
	const wishes = Array.from({ length: size.people }, (_, person) => {
		const sessions = new Set<number>();
		while (sessions.size < size.wishesEach) sessions.add(draw());
		return { person, sessions: [...sessions] };
	});
	return { choices, wishes };
}
