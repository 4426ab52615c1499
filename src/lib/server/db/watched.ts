import { log } from '../log.ts';
import { versionOf } from './version.ts';
import { givePlace, takePlace, type Watching } from './watch-places.ts';

/** The process has one timer for all that is watched, and none while nobody watches. */
const TICK_MS = 250;
/** Silence after which a word that says nothing keeps proxies from closing, and finds who has left. */
const SILENT_MS = 20_000;
/** How often what memory alone holds is told. */
const PULSE_MS = 2000;
/** Messages that may wait for a watcher whose network does not follow; then it is let go, and comes back by itself. */
const MOST_WAITING = 64;

type Watcher = ReadableStreamDefaultController<Uint8Array>;

/** Something that many watch as the store changes. */
interface Source<P extends string> {
	/** Domains whose commits may change it. */
	domains: readonly string[];
	/** How often it is looked at: a multiple of a quarter of a second. */
	everyMs: number;
	/** What is told of it, in parts: a watcher hears some of them. */
	read(id: number): Promise<Record<P, object>>;
	/** What memory knows of it, told to every watcher every two seconds when it has moved. */
	pulse?(id: number, watchers: number): object;
}

/** What watchers of one thing were last told. */
interface Watched<P extends string> {
	parts: Record<P, Uint8Array>;
	pulse: Uint8Array | undefined;
	watchers: Map<Watcher, { parts: readonly P[]; of: Watching }>;
}

interface Looked {
	tick(ticks: number): void;
	isWatched(): boolean;
	end(): Promise<void>;
}

const sources = new Set<Looked>();
const encoder = new TextEncoder();
const KEEP = encoder.encode(':\n\n');
let timer: ReturnType<typeof setInterval> | undefined;
let ticks = 0;

/**
 * Server-sent events of something: what it is at once, then what has moved. All watchers share one look at the store and the
 * same bytes; one too slow to follow is let go.
 */
export function watchable<P extends string>({ domains, everyMs, read, pulse }: Source<P>) {
	const watched = new Map<number, Promise<Watched<P>>>();
	let version = '';
	let isLooking = false;
	/** What a look that was still under way left to the next. */
	let owed = { isSilent: false, isPulse: false };

	async function begin(id: number): Promise<Watched<P>> {
		try {
			const parts = bytesOf(await read(id));
			return { parts, pulse: pulse && eventOf(pulse(id, 1)), watchers: new Map() };
		} catch (error) {
			watched.delete(id);
			throw error;
		}
	}

	async function look(silent: boolean, pulses: boolean): Promise<void> {
		const isSilent = silent || owed.isSilent;
		const isPulse = pulses || owed.isPulse;
		// A store slower than the timer is asked by one look at a time.
		if (isLooking) {
			owed = { isSilent, isPulse };
			return;
		}
		isLooking = true;
		owed = { isSilent: false, isPulse: false };
		try {
			const found = await versionOf(domains, TICK_MS);
			// Each silence also looks at what the clock alone has moved.
			const isDue = found !== version || isSilent;
			if (!isDue && !isPulse) return;
			for (const [id, making] of watched) {
				try {
					await tell(id, await making, { isDue, isSilent, isPulse });
				} catch (error) {
					// Of this one alone: others are told, and it is looked at again with the next change or silence.
					failed(error);
				}
			}
			version = found;
		} catch (error) {
			failed(error);
		} finally {
			isLooking = false;
		}
	}

	async function tell(
		id: number,
		state: Watched<P>,
		{ isDue, isSilent, isPulse }: { isDue: boolean; isSilent: boolean; isPulse: boolean }
	): Promise<void> {
		const before = state.parts;
		if (isDue) state.parts = bytesOf(await read(id));
		const moved = (Object.keys(before) as P[]).filter((part) => !same(before[part], state.parts[part]));
		const beat = isPulse && pulse ? eventOf(pulse(id, state.watchers.size)) : undefined;
		const hasBeaten = beat !== undefined && !(state.pulse && same(state.pulse, beat));
		if (beat) state.pulse = beat;
		if (moved.length === 0 && !hasBeaten && !isSilent) return;
		for (const [watcher, { parts }] of state.watchers) {
			if ((watcher.desiredSize ?? 0) < -MOST_WAITING) {
				watcher.close();
				leave(id, state, watcher);
				continue;
			}
			const heard = moved.filter((part) => parts.includes(part));
			for (const part of heard) watcher.enqueue(state.parts[part]);
			if (hasBeaten) watcher.enqueue(beat);
			if (isSilent && heard.length === 0 && !hasBeaten) watcher.enqueue(KEEP);
		}
	}

	function leave(id: number, state: Watched<P>, watcher: Watcher): void {
		const found = state.watchers.get(watcher);
		if (!found) return;
		state.watchers.delete(watcher);
		givePlace(found.of);
		if (state.watchers.size === 0) watched.delete(id);
		rest();
	}

	sources.add({
		tick(at) {
			if (watched.size === 0 || (at * TICK_MS) % everyMs !== 0) return;
			void look((at * TICK_MS) % SILENT_MS === 0, pulse !== undefined && (at * TICK_MS) % PULSE_MS === 0);
		},
		isWatched: () => watched.size > 0,
		async end() {
			for (const [id, making] of watched) {
				const state = await making;
				watched.delete(id);
				for (const [watcher, { of }] of state.watchers) {
					watcher.close();
					givePlace(of);
				}
				state.watchers.clear();
			}
		}
	});

	return {
		/**
		 * @param parts those that this watcher hears
		 * @param of whom its place counts for
		 * @throws Refusal as {@link takePlace}
		 */
		async watch(id: number, parts: readonly P[], of: Watching): Promise<ReadableStream<Uint8Array>> {
			takePlace(of);
			let making: Promise<Watched<P>>;
			let state: Watched<P>;
			try {
				do {
					making = watched.get(id) ?? begin(id);
					watched.set(id, making);
					state = await making;
					// The last watcher may have left meanwhile, and ended it. Nothing else waits until this one is in.
				} while (watched.get(id) !== making);
			} catch (error) {
				givePlace(of);
				throw error;
			}
			let own: Watcher;
			return new ReadableStream<Uint8Array>(
				{
					start(controller) {
						own = controller;
						state.watchers.set(controller, { parts, of });
						for (const part of parts) controller.enqueue(state.parts[part]);
						if (state.pulse) controller.enqueue(state.pulse);
						timer ??= setInterval(tick, TICK_MS).unref();
					},
					cancel() {
						leave(id, state, own);
					}
				},
				{ highWaterMark: 1 }
			);
		},
		/** How many watch it here. */
		async watching(id: number): Promise<number> {
			return (await watched.get(id))?.watchers.size ?? 0;
		}
	};
}

/** Ends every stream, so that a server that stops waits for none: browsers ask again, of whoever answers then. */
export async function endWatches(): Promise<void> {
	clearInterval(timer);
	timer = undefined;
	for (const source of sources) await source.end();
}

function tick(): void {
	ticks++;
	for (const source of sources) source.tick(ticks);
}

function rest(): void {
	if ([...sources].some((source) => source.isWatched())) return;
	clearInterval(timer);
	timer = undefined;
}

function failed(error: unknown): void {
	log.error('watch_failed', { error: error instanceof Error ? error.message : String(error) });
}

function bytesOf<P extends string>(parts: Record<P, object>): Record<P, Uint8Array> {
	return Object.fromEntries(
		Object.entries(parts).map(([part, data]) => [part, eventOf(data as object)])
	) as Record<P, Uint8Array>;
}

function eventOf(data: object): Uint8Array {
	return encoder.encode(`data: ${JSON.stringify(data)}\n\n`);
}

function same(a: Uint8Array, b: Uint8Array): boolean {
	return Buffer.compare(a, b) === 0;
}
