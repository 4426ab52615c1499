import { asc, eq } from 'drizzle-orm';
import { now } from '../clock.ts';
import { reader } from '../db/client.ts';
import { poll, pollCandidate } from '../db/schema/polls.ts';
import { versionOf } from '../db/version.ts';
import { log } from '../log.ts';
import type { Poll } from './ledger.ts';
import { isFrozen } from './queries.ts';

/**
 * How often counts are looked at for everybody who watches, and not at all while nobody does: with the time it takes to tell
 * thousands, nobody's counts are a second old.
 */
const EVERY_MS = 500;
/** Silence after which a word that says nothing keeps proxies from closing, and finds who has left. */
const SILENT_TICKS = 40;
/** Messages that may wait for a watcher whose network does not follow; then it is let go, and comes back by itself. */
const MOST_WAITING = 64;

type Watcher = ReadableStreamDefaultController<Uint8Array>;

/** What watchers of one poll were last told: all of them the turnout, and those who voted the counts. */
interface Watched {
	turnout: Uint8Array;
	counts: Uint8Array;
	watchers: Map<Watcher, 'turnout' | 'counts'>;
}

const watched = new Map<number, Promise<Watched>>();
const encoder = new TextEncoder();
const KEEP = encoder.encode(':\n\n');
let timer: ReturnType<typeof setInterval> | undefined;
let version = '';
let ticks = 0;
let isLooking = false;

/**
 * Server-sent events of a poll: its turnout, and its counts for whoever has voted, while they may be seen; at once, then at
 * most twice a second when they have moved. All watchers share one look and the same bytes.
 */
export async function watchPoll(of: Poll, { hasVoted }: { hasVoted: boolean }): Promise<ReadableStream> {
	let making = watched.get(of.id);
	if (!making) watched.set(of.id, (making = begin(of.id)));
	const state = await making;
	const what = hasVoted ? 'counts' : 'turnout';
	let own: Watcher;
	return new ReadableStream<Uint8Array>(
		{
			start(controller) {
				own = controller;
				state.watchers.set(controller, what);
				controller.enqueue(state[what]);
				timer ??= setInterval(() => void look(), EVERY_MS).unref();
			},
			cancel() {
				leave(of.id, state, own);
			}
		},
		{ highWaterMark: 1 }
	);
}

/** Ends every stream, so that a server that stops waits for none: browsers ask again, of whoever answers then. */
export async function endWatches(): Promise<void> {
	clearInterval(timer);
	timer = undefined;
	for (const [id, making] of watched) {
		const state = await making;
		watched.delete(id);
		for (const watcher of state.watchers.keys()) watcher.close();
		state.watchers.clear();
	}
}

async function begin(id: number): Promise<Watched> {
	try {
		return { ...(await read(id)), watchers: new Map() };
	} catch (error) {
		watched.delete(id);
		throw error;
	}
}

async function look(): Promise<void> {
	// A store slower than the timer is asked by one look at a time.
	if (isLooking) return;
	isLooking = true;
	try {
		ticks++;
		const found = await versionOf(['votes', 'polls']);
		// Each silence also looks whether the clock has frozen the counts, or told them.
		const isSilent = ticks % SILENT_TICKS === 0;
		if (found === version && !isSilent) return;
		version = found;
		for (const [id, making] of watched) await tell(id, await making, isSilent);
	} catch (error) {
		log.error('watch_failed', { error: error instanceof Error ? error.message : String(error) });
	} finally {
		isLooking = false;
	}
}

async function tell(id: number, state: Watched, isSilent: boolean): Promise<void> {
	const next = await read(id);
	const moved = {
		turnout: !same(state.turnout, next.turnout),
		counts: !same(state.counts, next.counts)
	};
	Object.assign(state, next);
	for (const [watcher, what] of state.watchers) {
		if ((watcher.desiredSize ?? 0) < -MOST_WAITING) {
			watcher.close();
			leave(id, state, watcher);
		} else if (moved[what]) watcher.enqueue(next[what]);
		else if (isSilent) watcher.enqueue(KEEP);
	}
}

function leave(id: number, state: Watched, watcher: Watcher): void {
	state.watchers.delete(watcher);
	if (state.watchers.size > 0) return;
	watched.delete(id);
	if (watched.size > 0) return;
	clearInterval(timer);
	timer = undefined;
}

async function read(id: number): Promise<Pick<Watched, 'turnout' | 'counts'>> {
	const db = await reader();
	const [[of], rows] = await Promise.all([
		db.select().from(poll).where(eq(poll.id, id)),
		db
			.select({ code: pollCandidate.code, votes: pollCandidate.votes })
			.from(pollCandidate)
			.where(eq(pollCandidate.pollId, id))
			.orderBy(asc(pollCandidate.position), asc(pollCandidate.id))
	]);
	const turnout = { b: of!.ballots };
	const counts = isFrozen(of!, now())
		? turnout
		: { ...turnout, v: Object.fromEntries(rows.map(({ code, votes }) => [code, votes])) };
	return { turnout: eventOf(turnout), counts: eventOf(counts) };
}

function eventOf(data: object): Uint8Array {
	return encoder.encode(`data: ${JSON.stringify(data)}\n\n`);
}

function same(a: Uint8Array, b: Uint8Array): boolean {
	return Buffer.compare(a, b) === 0;
}
