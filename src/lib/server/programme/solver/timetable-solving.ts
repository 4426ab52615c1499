import { threadedAlone } from '../../thread.ts';
import { collisionBound } from './collision-bound.ts';
import { seededRandom } from '../../../random/seeded-random.ts';
import { settled } from './settled-timetable.ts';
import { collisions, type Place, type TimetableProblem } from './timetable-problem.ts';
import { fewestCollisions } from './timetable-exact.ts';
import { searchTimetable, type Timetable } from './timetable-search.ts';

/** Descents of a search: so many, and not so many seconds, so that a seed gives the same timetable everywhere. */
const DESCENTS = 4;
/** Of a descent, for each session: a small programme is soon searched. */
const STEPS_EACH = 60_000;
/** Placements tried to close what is left between the timetable found and the bound: seconds, whatever the programme. */
const PROOF_STEPS = 150_000;

export interface SolvingInput {
	problem: TimetableProblem;
	/** The slot of each session in the draft; below zero for one still to be placed. */
	before: readonly number[];
	/** The room of each session in the draft, as an index; below zero for none. */
	rooms: readonly number[];
	seed: number;
	/** For the bound; the search takes what its descents take. */
	boundSeconds: number;
}

export interface SolvingProgress {
	step: 'search' | 'bound';
	descents: number;
	of: number;
	collisions: number | null;
}

/** What a search found; indices are the problem's own. */
export type SolvingResult =
	| {
			kind: 'found';
			places: Place[];
			before: number;
			after: number;
			bound: number;
			speakerClashes: number;
			seconds: number;
	  }
	/** Sessions that have fewer places than they are: there is no timetable. */
	| { kind: 'impossible'; sessions: number[]; places: Place[] };

/**
 * Looks for a timetable with fewer collisions, as near the draft as it can be, and for what none can go under. Works in
 * a thread of its own, which is killed when its time is up.
 */
export const solveTimetable = threadedAlone(
	import.meta.url,
	'timetable',
	async (input: SolvingInput, tell: (progress: SolvingProgress) => void): Promise<SolvingResult> => {
		const started = performance.now();
		const { problem } = input;
		let descents = 0;
		const found = searchTimetable(problem, {
			random: seededRandom(input.seed),
			descents: DESCENTS,
			steps: STEPS_EACH * problem.sessions.length,
			onProgress: (best) => tell({ step: 'search', descents: ++descents, of: DESCENTS, collisions: best })
		});
		if (!('collisions' in found)) return { kind: 'impossible', ...copied(found) };
		tell({ step: 'bound', descents, of: DESCENTS, collisions: found.collisions });
		const bound = await boundOf(problem, found, input.boundSeconds);
		return {
			kind: 'found',
			places: settled(problem, found.places, input.before, input.rooms),
			before: collisions(problem, input.before),
			after: found.collisions,
			bound,
			speakerClashes: found.speakerClashes,
			seconds: (performance.now() - started) / 1000
		};
	}
);

/** What no timetable can go under: by the relaxation, and where it stops short, by trying everything if there is little. */
async function boundOf(problem: TimetableProblem, found: Timetable, seconds: number): Promise<number> {
	const { collisions: reached, speakerClashes } = found;
	const relaxed = Math.min(await collisionBound(problem, { seconds }), reached);
	// With one speaker in two rooms, what was found is no timetable to prove.
	if (relaxed === reached || speakerClashes > 0) return relaxed;
	const { isProved, collisions: fewer } = fewestCollisions(problem, {
		atMost: reached - 1,
		steps: PROOF_STEPS
	});
	return isProved ? (fewer ?? reached) : relaxed;
}

function copied({ sessions, places }: { sessions: readonly number[]; places: readonly Place[] }) {
	return { sessions: [...sessions], places: [...places] };
}
