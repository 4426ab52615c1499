import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { collisionBound } from '../../src/lib/server/programme/solver/collision-bound.ts';
import {
	collisions,
	mayStand,
	wantedTogether,
	type TimetableProblem
} from '../../src/lib/server/programme/solver/timetable-problem.ts';
import { searchTimetable } from '../../src/lib/server/programme/solver/timetable-search.ts';
import type { Suite } from '../bench.ts';
import { seededRandom } from '../seed/random.ts';
import { SECRET } from './servers.ts';
import { drawnWishes } from './wishes.ts';

const SESSIONS = 40;
const SLOTS = 8;
const ROOMS = 6;
const RANDOM_TIMETABLES = 1000;
const LONG_SECONDS = Number(process.env.LONG ?? 60);

/**
 * Collisions of the timetable found in two seconds, beside the best of a thousand random ones and a minute's search; and
 * how long a published move takes to be right everywhere.
 */
export async function run(): Promise<Suite> {
	const moved = move();
	const problem = colloquium();
	const random = seededRandom(2026);
	let bestRandom = Infinity;
	for (let i = 0; i < RANDOM_TIMETABLES; i++)
		bestRandom = Math.min(bestRandom, collisions(problem, randomSlots(problem, random)));
	const short = searchFor(problem, 2, 1);
	const long = searchFor(problem, LONG_SECONDS, 2);
	return {
		figures: {
			collisions_against_best_random: short.collisions / bestRandom,
			collisions_against_60s: short.collisions / long.collisions,
			collisions: short.collisions,
			bound: await collisionBound(problem),
			seconds: short.seconds,
			move_s: moved.seconds
		},
		notes: [
			`Séance de ${moved.people} personnes déplacée : publiée en ${moved.published.toFixed(2)} s, agendas, calendriers et ${moved.messages} messages justes en ${moved.seconds.toFixed(2)} s.`,
			`${short.descents} descentes en ${short.seconds.toFixed(1)} s, ${long.descents} en ${LONG_SECONDS} s (${long.collisions} collisions); meilleur de ${RANDOM_TIMETABLES} au hasard : ${bestRandom}.`
		]
	};
}

/** A published move of a session with a hundred people, in a process of its own: one process, one store. */
function move(): { seconds: number; published: number; people: number; messages: number } {
	const folder = mkdtempSync(join(tmpdir(), 'estrade-move-'));
	try {
		const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/bench/move.ts'], {
			encoding: 'utf8',
			env: {
				...process.env,
				...{ DATABASE_URL: `file:${join(folder, 'estrade.db')}`, APP_SECRET: SECRET },
				...{ DEMO: '1', LOG_LEVEL: 'error', ORIGIN: 'http://localhost:4179' }
			}
		});
		if (status !== 0) throw new Error(stderr);
		return JSON.parse(stdout.trim().split('\n').at(-1)!);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** Descents one after the other until the time is over. */
function searchFor(problem: TimetableProblem, seconds: number, seed: number) {
	const random = seededRandom(seed);
	const started = performance.now();
	let best = Infinity;
	let descents = 0;
	let slowest = 0;
	const elapsed = () => (performance.now() - started) / 1000;
	while (descents === 0 || elapsed() + slowest < seconds) {
		const before = elapsed();
		const found = searchTimetable(problem, { random, descents: 1 });
		if (!('collisions' in found)) throw new Error('no timetable');
		best = Math.min(best, found.collisions);
		slowest = Math.max(slowest, elapsed() - before);
		descents += 1;
	}
	return { collisions: best, descents, seconds: elapsed() };
}

/** Forty sessions for eight slots of six rooms, and the ranked wishes of 410 people. */
function colloquium(): TimetableProblem {
	const { wishes } = drawnWishes({ people: 410, sessions: SESSIONS, slots: SLOTS, wishesEach: 5, seed: 410 });
	const rooms = [200, 120, 80, 60, 60, 40].map((capacity, id) => ({ id, capacity, features: [] }));
	const sessions = Array.from({ length: SESSIONS }, (_, id) => ({
		id,
		speakers: [id % 36],
		seats: [30, 35, 50, 55, 70][id % 5]!,
		features: [],
		notIn: id % 7 === 0 ? [id % SLOTS] : []
	}));
	const ids = sessions.map(({ id }) => id);
	return { sessions, slots: SLOTS, rooms: rooms.slice(0, ROOMS), together: wantedTogether(ids, wishes) };
}

/** Each session, in any order, in any free place where it may stand; anew when one finds none. */
function randomSlots(problem: TimetableProblem, random: () => number): number[] {
	const order = problem.sessions.map((_, i) => i);
	for (;;) {
		shuffle(order, random);
		const taken = new Set<number>();
		const slots: number[] = [];
		for (const i of order) {
			const open = Array.from({ length: problem.slots * problem.rooms.length }, (_, place) => place).filter(
				(place) =>
					!taken.has(place) &&
					mayStand(problem.sessions[i]!, { slot: Math.floor(place / ROOMS), room: place % ROOMS }, problem)
			);
			if (open.length === 0) break;
			const place = open[Math.floor(random() * open.length)]!;
			taken.add(place);
			slots[i] = Math.floor(place / ROOMS);
		}
		if (taken.size === order.length) return slots;
	}
}

function shuffle(list: number[], random: () => number): void {
	for (let i = list.length - 1; i > 0; i--) {
		const j = Math.floor(random() * (i + 1));
		[list[i], list[j]] = [list[j]!, list[i]!];
	}
}
