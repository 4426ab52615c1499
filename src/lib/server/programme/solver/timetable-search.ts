import { firstPlacement, toPlace, type TooFewPlaces } from './first-placement.ts';
import {
	collisions,
	mayStand,
	shareSpeaker,
	type Place,
	type TimetableProblem
} from './timetable-problem.ts';

/** The best timetable found. */
export interface Timetable {
	/** Place of each session, in the problem's order. */
	readonly places: readonly Place[];
	readonly collisions: number;
	/** Pairs of sessions that one person would have to speak in at once; 0 wherever the search found a way. */
	readonly speakerClashes: number;
}

/** One speaker in two rooms weighs more than all wishes together. */
const CLASH = 1e9;

/** Proposals of one descent. */
const STEPS = 3_000_000;

/**
 * Looks for the timetable with the fewest collisions by simulated annealing (Kirkpatrick, Gelatt and Vecchi, 1983):
 * a session moves to a free place or changes places with another, and what gets worse is accepted less and less.
 * Every timetable on the way respects rooms, availabilities and pins. The same seed gives the same timetable.
 *
 * @param options.random numbers in [0, 1)
 * @param options.descents how many times it starts anew; the best is kept
 * @param options.steps proposals of each descent
 * @param options.onProgress told the best collisions so far after each descent
 * @returns why there is none, when sessions lack places
 */
export function searchTimetable(
	problem: TimetableProblem,
	options: {
		random: () => number;
		descents?: number;
		steps?: number;
		onProgress?: (collisions: number) => void;
	}
): Timetable | TooFewPlaces {
	const start = firstPlacement(problem);
	if (!(start instanceof Int32Array)) return start;
	const weights = withSpeakers(problem);
	let best: { places: Int32Array; cost: number } | undefined;
	for (let descent = 0; descent < (options.descents ?? 4); descent++) {
		const found = anneal(problem, weights, start, options.steps ?? STEPS, options.random);
		if (!best || found.cost < best.cost) best = found;
		options.onProgress?.(best.cost % CLASH);
	}
	const places = Array.from(best?.places ?? start, (place) => toPlace(place, problem));
	const slots = places.map(({ slot }) => slot);
	return {
		places,
		collisions: collisions(problem, slots),
		speakerClashes: Math.floor((best?.cost ?? 0) / CLASH)
	};
}

/** People who want both sessions of a pair, and more than everyone where a speaker would be in both. */
function withSpeakers({ sessions, together }: TimetableProblem): Float64Array {
	const n = sessions.length;
	const weights = Float64Array.from(together);
	for (let i = 0; i < n; i++)
		for (let j = 0; j < n; j++)
			if (i !== j && shareSpeaker(sessions[i]!, sessions[j]!)) weights[i * n + j]! += CLASH;
	return weights;
}

function anneal(
	problem: TimetableProblem,
	weights: Float64Array,
	start: Int32Array,
	steps: number,
	random: () => number
): { places: Int32Array; cost: number } {
	const { sessions, slots, rooms } = problem;
	const n = sessions.length;
	const placeOf = Int32Array.from(start);
	const holder = new Int32Array(slots * rooms.length).fill(-1);
	for (const [session, place] of placeOf.entries()) holder[place] = session;
	const allowed = sessions.map((session) =>
		Uint8Array.from(holder, (_, place) => (mayStand(session, toPlace(place, problem), problem) ? 1 : 0))
	);
	const open = allowed.map((places) => Array.from(places.keys()).filter((place) => places[place]));
	const movable = open.flatMap((places, session) => (places.length > 1 ? [session] : []));
	const slotOf = Int32Array.from(placeOf, (place) => Math.floor(place / rooms.length));
	// What each session would cost in each slot, beside those that are there now.
	const costIn = new Float64Array(n * slots);
	for (let i = 0; i < n; i++)
		for (let j = 0; j < n; j++) costIn[i * slots + slotOf[j]!]! += weights[i * n + j]!;
	let cost = 0;
	for (let i = 0; i < n; i++) cost += costIn[i * slots + slotOf[i]!]! / 2;
	let best = { places: Int32Array.from(placeOf), cost };
	if (movable.length === 0) return best;

	const typical = problem.together.reduce((sum, weight) => sum + weight, 0) / Math.max(1, n * (n - 1));
	const hot = Math.max(1, 4 * typical);
	const cold = Math.max(0.05, typical / 50);
	const cooling = (cold / hot) ** (1 / steps);
	for (let step = 0, heat = hot; step < steps; step++, heat *= cooling) {
		const i = movable[Math.floor(random() * movable.length)]!;
		const to = open[i]![Math.floor(random() * open[i]!.length)]!;
		const from = placeOf[i]!;
		if (to === from) continue;
		const j = holder[to]!;
		if (j >= 0 && !allowed[j]![from]) continue;
		const s = slotOf[i]!;
		const t = Math.floor(to / rooms.length);
		let change = 0;
		if (s !== t) {
			change = costIn[i * slots + t]! - costIn[i * slots + s]!;
			if (j >= 0) change += costIn[j * slots + s]! - costIn[j * slots + t]! - 2 * weights[i * n + j]!;
			if (change > 0 && random() >= Math.exp(-change / heat)) continue;
			for (let k = 0; k < n; k++) {
				const moved = weights[k * n + i]! - (j >= 0 ? weights[k * n + j]! : 0);
				costIn[k * slots + s]! -= moved;
				costIn[k * slots + t]! += moved;
			}
			slotOf[i] = t;
			if (j >= 0) slotOf[j] = s;
		}
		placeOf[i] = to;
		holder[to] = i;
		holder[from] = j;
		if (j >= 0) placeOf[j] = from;
		cost += change;
		if (cost < best.cost) best = { places: Int32Array.from(placeOf), cost };
	}
	return best;
}
