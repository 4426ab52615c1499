import { eq, sql } from 'drizzle-orm';
import { widerNetworkOf } from '../../auth/throttle.ts';
import type { Database } from '../../db/client.ts';
import { galaApplause } from '../../db/schema/gala.ts';
import { write, type Tx } from '../../db/write.ts';
import { log } from '../../log.ts';

/**
 * Claps are counted here, and stored together every two seconds: thousands may clap at once, and none is a row. What bounds
 * them is counted in memory too, and says nothing of anybody.
 */
const STORE_MS = 2000;
/** What one browser may clap: so many a second, and so many at once. A whole school may clap as one network. */
const BROWSER = { perSecond: 5, most: 60 };
const NETWORK = { perSecond: 300, most: 3000 };
/** One subscriber may hold thousands of IPv6 networks. */
const WIDER = { perSecond: 1200, most: 12_000 };
const MOST_BUCKETS = 20_000;

interface Bucket {
	left: number;
	at: number;
}

const buckets = new Map<string, Bucket>();
/** Claps not stored yet, by gala then by cue. */
const pending = new Map<number, Map<number, number>>();
/** Claps of each gala as last read. */
const stored = new Map<number, number>();
let timer: ReturnType<typeof setTimeout> | undefined;

/**
 * Counts the claps of a browser, as far as it and its network may clap; the rest is let go without a word.
 * @param request.browser what the browser calls itself; empty for a form without scripts
 * @returns how many were counted
 */
export function clap(request: {
	galaId: number;
	cueId: number | null;
	claps: number;
	browser: string;
	network: string;
}): number {
	const { galaId, cueId, claps, browser, network } = request;
	const mine = browser === '' ? claps : take(`b ${galaId} ${browser}`, BROWSER, claps);
	const ofNetwork = take(`n ${galaId} ${network}`, NETWORK, mine);
	const wider = widerNetworkOf(network);
	const counted = wider === undefined ? ofNetwork : take(`w ${galaId} ${wider}`, WIDER, ofNetwork);
	if (counted === 0) return 0;
	const ofGala = pending.get(galaId) ?? new Map<number, number>();
	ofGala.set(cueId ?? 0, (ofGala.get(cueId ?? 0) ?? 0) + counted);
	pending.set(galaId, ofGala);
	timer ??= setTimeout(() => void storeApplause(), STORE_MS).unref();
	return counted;
}

/** Stores what was clapped since: by itself every two seconds, and once more as the server stops. */
export async function storeApplause(): Promise<void> {
	clearTimeout(timer);
	timer = undefined;
	const batch = [...pending].flatMap(([galaId, cues]) =>
		[...cues].map(([cueId, claps]) => ({ galaId, cueId, claps }))
	);
	pending.clear();
	if (batch.length === 0) return;
	for (const { galaId, claps } of batch)
		if (stored.has(galaId)) stored.set(galaId, stored.get(galaId)! + claps);
	try {
		await write('applause.store', (tx) =>
			tx
				.insert(galaApplause)
				.values(batch)
				.onConflictDoUpdate({
					target: [galaApplause.galaId, galaApplause.cueId],
					set: { claps: sql`${galaApplause.claps} + excluded.claps` }
				})
		);
	} catch (error) {
		// A number that floats by: lost rather than counted twice.
		log.error('applause_lost', { error: error instanceof Error ? error.message : String(error) });
	}
}

/** Claps stored of a gala, by cue. */
export async function clapsOf(db: Database | Tx, galaId: number) {
	const rows = await db
		.select({ cueId: galaApplause.cueId, claps: galaApplause.claps })
		.from(galaApplause)
		.where(eq(galaApplause.galaId, galaId));
	stored.set(
		galaId,
		rows.reduce((sum, { claps }) => sum + claps, 0)
	);
	return rows;
}

/** Claps of a gala as this process knows them: those stored when it last looked, and its own since. */
export function clapsKnown(galaId: number): number {
	const own = [...(pending.get(galaId)?.values() ?? [])].reduce((sum, one) => sum + one, 0);
	return (stored.get(galaId) ?? 0) + own;
}

/** Takes from a bucket that fills with time. @returns how much there was of what is asked */
function take(key: string, { perSecond, most }: { perSecond: number; most: number }, asked: number): number {
	const at = performance.now();
	const before = buckets.get(key) ?? { left: most, at };
	const left = Math.min(most, before.left + ((at - before.at) * perSecond) / 1000);
	const taken = Math.min(asked, Math.floor(left));
	buckets.delete(key);
	buckets.set(key, { left: left - taken, at });
	for (const oldest of buckets.keys())
		if (buckets.size > MOST_BUCKETS) buckets.delete(oldest);
		else break;
	return taken;
}
