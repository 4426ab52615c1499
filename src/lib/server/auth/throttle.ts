import { and, gt, inArray, lte, sql } from 'drizzle-orm';
import { isIPv6 } from 'node:net';
import { MINUTE_MS, now } from '../clock.ts';
import { reader } from '../db/client.ts';
import { throttle } from '../db/schema/auth.ts';
import type { Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { sign } from '../ids.ts';

/** What is counted: `kind` says what for, `subject` whose (an address, a network); only a keyed hash is stored. */
export interface Limit {
	kind:
		| 'password'
		| 'code-request'
		| 'provider'
		| 'held-places'
		| 'recognition'
		| 'resend'
		| 'newcomer'
		| 'invitation'
		| 'upload'
		| 'vote-code'
		| 'vote-plain'
		| 'certificate'
		| 'delegate';
	subject: string;
	/** How many in one window are let through. */
	most: number;
}

/** One window for every limit: long enough to make guessing hopeless, short enough for someone who mistyped. */
const WINDOW_MS = 15 * MINUTE_MS;

/**
 * Counts one attempt against each limit, in the caller's transaction.
 * @throws Refusal `too_many_requests` (429) when one of them is used up; the attempt then counts for none
 */
export async function countAttempt(tx: Tx, limits: readonly Limit[]): Promise<void> {
	const at = now();
	const start = new Date(at.getTime() - WINDOW_MS);
	await tx.delete(throttle).where(lte(throttle.windowStart, start));
	const counted = await tx
		.insert(throttle)
		.values(limits.map((limit) => ({ key: keyOf(limit), windowStart: at, count: 1 })))
		.onConflictDoUpdate({ target: throttle.key, set: { count: sql`${throttle.count} + 1` } })
		.returning({ key: throttle.key, count: throttle.count });
	const counts = new Map(counted.map(({ key, count }) => [key, count]));
	if (limits.some((limit) => (counts.get(keyOf(limit)) ?? 0) > limit.most))
		throw new Refusal('too_many_requests', { status: 429 });
}

/** Takes one attempt back, when it proved honest: many people behind one network may sign in. */
export async function forgiveAttempt(tx: Tx, limits: readonly Limit[]): Promise<void> {
	for (const limit of limits) {
		const key = keyOf(limit);
		await tx.delete(throttle).where(sql`${throttle.key} = ${key} AND ${throttle.count} <= 1`);
		await tx
			.update(throttle)
			.set({ count: sql`${throttle.count} - 1` })
			.where(sql`${throttle.key} = ${key}`);
	}
}

/**
 * Counts nothing, and refuses what has been counted to the full: for what is only known to count once it is done.
 * @throws Refusal `too_many_requests` (429)
 */
export async function requireUnused(limits: readonly Limit[]): Promise<void> {
	const db = await reader();
	const counted = await db
		.select({ key: throttle.key, count: throttle.count })
		.from(throttle)
		.where(
			and(
				inArray(throttle.key, limits.map(keyOf)),
				gt(throttle.windowStart, new Date(now().getTime() - WINDOW_MS))
			)
		);
	const counts = new Map(counted.map(({ key, count }) => [key, count]));
	if (limits.some((limit) => (counts.get(keyOf(limit)) ?? 0) >= limit.most))
		throw new Refusal('too_many_requests', { status: 429 });
}

/**
 * Whom a guess counts against: an address as tried from one network. Somebody else's guesses, made elsewhere, then take
 * nothing from the address's owner; a wider limit on the address alone bounds what many networks do together.
 */
export function fromNetwork(address: string, network: string): string {
	return `${address}\n${network}`;
}

/** The network of an address: itself for IPv4, its /64 for IPv6, which one subscriber holds whole. */
export function networkOf(address: string): string {
	const plain = address.replace(/^::ffff:/i, '').replace(/%.*$/, '');
	if (!isIPv6(plain)) return plain;
	const [head = '', tail = ''] = plain.toLowerCase().split('::');
	const left = head.split(':').filter(Boolean);
	const right = tail.split(':').filter(Boolean);
	const groups = plain.includes('::')
		? [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right]
		: left;
	return groups
		.slice(0, 4)
		.map((group) => group.replace(/^0+(?=.)/, ''))
		.join(':');
}

/** The network around a network: the /48 of an IPv6 /64, of which one subscriber may hold many; none for IPv4. */
export function widerNetworkOf(network: string): string | undefined {
	return network.includes(':') ? `${network.split(':').slice(0, 3).join(':')}::/48` : undefined;
}

/** How many times more a wider network is let through than one. */
const WIDER = 4;

/** The limits of what one network does: its own, and that of the wider network it is part of. */
export function networkLimits(kind: Limit['kind'], network: string, most: number): Limit[] {
	const wider = widerNetworkOf(network);
	return [
		{ kind, subject: network, most },
		...(wider === undefined ? [] : [{ kind, subject: wider, most: WIDER * most }])
	];
}

/** What stands for a subject in the database: nobody reads an address or a network out of it. */
export function keyOf({ kind, subject }: Pick<Limit, 'kind' | 'subject'>): string {
	return sign('throttle', `${kind}\n${subject}`);
}
