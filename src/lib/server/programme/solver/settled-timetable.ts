import { mayStand, type Place, type TimetableProblem } from './timetable-problem.ts';

/**
 * The same timetable, as near the one before as can be had for nothing: whole slots exchange their hours, then sessions
 * of one slot their rooms, where more of them find their own place again. Who is together in a slot does not change, so
 * neither do collisions.
 * @param slots the slot of each session before; below zero for none
 * @param rooms the room of each session before; below zero for none
 */
export function settled(
	problem: TimetableProblem,
	found: readonly Place[],
	slots: readonly number[],
	rooms: readonly number[]
): Place[] {
	const places = found.map((place) => ({ ...place }));
	for (let better = true; better;) {
		better = false;
		for (let s = 0; s < problem.slots; s++)
			for (let t = 0; t < s; t++) {
				const inOne = members(places, s);
				const inOther = members(places, t);
				const swapped = [...inOne.map((i) => [i, t] as const), ...inOther.map((i) => [i, s] as const)];
				const gain = swapped.reduce(
					(sum, [i, to]) => sum + at(slots[i], to) - at(slots[i], places[i]!.slot),
					0
				);
				if (gain <= 0 || !swapped.every(([i, slot]) => allowed(problem, i, { slot, room: places[i]!.room })))
					continue;
				for (const [i, slot] of swapped) places[i] = { slot, room: places[i]!.room };
				better = true;
			}
	}
	for (let better = true; better;) {
		better = false;
		for (const [i, place] of places.entries()) {
			const room = rooms[i]!;
			if (room < 0 || room === place.room || !allowed(problem, i, { slot: place.slot, room })) continue;
			const holder = places.findIndex((other) => other.slot === place.slot && other.room === room);
			if (holder >= 0) {
				if (rooms[holder] === room || !allowed(problem, holder, place)) continue;
				places[holder] = { slot: place.slot, room: place.room };
			}
			places[i] = { slot: place.slot, room };
			better = true;
		}
	}
	return places;
}

function members(places: readonly Place[], slot: number): number[] {
	return places.flatMap((place, i) => (place.slot === slot ? [i] : []));
}

function at(before: number | undefined, slot: number): number {
	return before === slot ? 1 : 0;
}

function allowed(problem: TimetableProblem, session: number, place: Place): boolean {
	return mayStand(problem.sessions[session]!, place, problem);
}
