import { mayStand, type Place, type TimetableProblem } from './timetable-problem.ts';

/** Sessions for which there are too few places, whatever is done elsewhere: what to tell staff. */
export interface TooFewPlaces {
	readonly sessions: readonly number[];
	readonly places: readonly Place[];
}

/**
 * A place for each session, no place twice, by augmenting paths (Kuhn, 1955); or a set of sessions with fewer places
 * than members, which is why there is none (Hall, 1935). Speakers are not looked at.
 * @returns the place of each session, as `slot * rooms + room`, in the problem's order
 */
export function firstPlacement(
	problem: TimetableProblem,
	order: readonly number[] = problem.sessions.map((_, i) => i)
): Int32Array | TooFewPlaces {
	const { sessions, slots, rooms } = problem;
	const placeOf = new Int32Array(sessions.length).fill(-1);
	const holder = new Int32Array(slots * rooms.length).fill(-1);
	const open = sessions.map((session) =>
		Array.from(holder.keys()).filter((place) => mayStand(session, toPlace(place, problem), problem))
	);
	for (const start of order) {
		const tried = new Set<number>();
		const seat = (session: number): boolean => {
			for (const place of open[session]!) {
				if (tried.has(place)) continue;
				tried.add(place);
				if (holder[place]! >= 0 && !seat(holder[place]!)) continue;
				holder[place] = session;
				placeOf[session] = place;
				return true;
			}
			return false;
		};
		if (seat(start)) continue;
		const places = [...tried];
		return {
			sessions: [start, ...places.map((place) => holder[place]!)].map((i) => sessions[i]!.id),
			places: places.map((place) => toPlace(place, problem))
		};
	}
	return placeOf;
}

/** The slot and room of a place's number. */
export function toPlace(place: number, { rooms }: TimetableProblem): Place {
	return { slot: Math.floor(place / rooms.length), room: place % rooms.length };
}
