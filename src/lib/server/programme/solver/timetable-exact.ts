import { mayStand, shareSpeaker, type TimetableProblem } from './timetable-problem.ts';

/** What trying everything gave. */
export interface Fewest {
	/** Whether everything was tried: else `collisions` is only the fewest met. */
	isProved: boolean;
	/** None when no timetable respects rooms, availabilities, pins and speakers with so few. */
	collisions: number | undefined;
}

/**
 * The fewest collisions that any timetable can have, by branch and bound: sessions in turn into each slot that can
 * take them, given up as soon as what is placed and what the others cost at least is no better than the best known.
 * Proves small programmes, about a dozen sessions.
 *
 * @param options.atMost a known number of collisions: the search is for fewer or as many
 * @param options.steps placements tried before it gives up; a number, and not seconds, so that a problem is proved
 *   everywhere or nowhere
 */
export function fewestCollisions(
	problem: TimetableProblem,
	options: { atMost?: number; steps?: number } = {}
): Fewest {
	const { sessions, slots, rooms, together } = problem;
	const n = sessions.length;
	// Pins first, that have one place; then those that weigh most: they decide.
	const order = sessions
		.map((_, i) => i)
		.sort(
			(a, b) =>
				Number(sessions[b]!.pinned !== undefined) - Number(sessions[a]!.pinned !== undefined) ||
				weightOf(problem, b) - weightOf(problem, a)
		);
	const inSlot: number[][] = Array.from({ length: slots }, () => []);
	// Where no slot differs from another, an empty one is as good as any other empty one.
	const alike = sessions.every(({ notIn, pinned }) => notIn.length === 0 && !pinned);
	let best = (options.atMost ?? Infinity) + 1;
	let found: number | undefined;
	let stepsLeft = options.steps ?? Infinity;

	const costOf = (i: number, slot: number): number =>
		inSlot[slot]!.reduce((sum, j) => sum + together[i * n + j]!, 0);
	const fits = (i: number, slot: number): boolean =>
		inSlot[slot]!.every((j) => !shareSpeaker(sessions[i]!, sessions[j]!)) &&
		canSeat([...inSlot[slot]!, i], slot, problem);

	/** What those left add at least: each its cheapest slot, as slots stand now. */
	const rest = (from: number): number => {
		let sum = 0;
		for (const i of order.slice(from)) {
			let cheapest = Infinity;
			for (let slot = 0; slot < slots; slot++) cheapest = Math.min(cheapest, costOf(i, slot));
			sum += cheapest;
		}
		return sum;
	};

	const place = (at: number, cost: number): void => {
		if (at === n) {
			best = cost;
			found = cost;
			return;
		}
		if (--stepsLeft < 0 || cost + rest(at) >= best) return;
		const i = order[at]!;
		const firstEmpty = inSlot.findIndex((placed) => placed.length === 0);
		const byCost = inSlot
			.map((placed, slot) => ({ slot, added: costOf(i, slot), empty: placed.length === 0 }))
			.filter(({ slot, empty }) => !alike || !empty || slot === firstEmpty);
		for (const { slot, added } of byCost.sort((a, b) => a.added - b.added)) {
			if (cost + added >= best || !fits(i, slot)) continue;
			inSlot[slot]!.push(i);
			place(at + 1, cost + added);
			inSlot[slot]!.pop();
		}
	};
	place(0, 0);
	return { isProved: stepsLeft >= 0, collisions: found };

	/** Whether these sessions can have a room each in this slot. */
	function canSeat(together: readonly number[], slot: number, whole: TimetableProblem): boolean {
		const holder = new Int32Array(rooms.length).fill(-1);
		return together.every((start) => {
			const tried = new Set<number>();
			const seat = (session: number): boolean => {
				for (let room = 0; room < rooms.length; room++) {
					if (tried.has(room) || !mayStand(sessions[session]!, { slot, room }, whole)) continue;
					tried.add(room);
					if (holder[room]! >= 0 && !seat(holder[room]!)) continue;
					holder[room] = session;
					return true;
				}
				return false;
			};
			return seat(start);
		});
	}
}

function weightOf({ sessions, together }: TimetableProblem, i: number): number {
	let sum = 0;
	for (let j = 0; j < sessions.length; j++) sum += together[i * sessions.length + j]!;
	return sum;
}
