import { Refusal } from '../errors.ts';

/** Streams of one network: a whole school or a hall on one address, and some 60 MB at most. */
export const MOST_OF_NETWORK = 3000;
/** Streams of all: more than twice the crowd that this process is made for, within 250 MB. */
export const MOST_OF_ALL = 12_000;
/** Streams of the office, from wherever, beside those of all: no crowd takes the place of the remote of a gala. */
export const MOST_OF_OFFICE = 200;

/** Whom a stream counts for: a network, or the office. */
export type Watching = string | typeof OFFICE;
export const OFFICE = Symbol('office');

const taken = new Map<Watching, number>();
let all = 0;

/**
 * Takes a place among those who watch, which stays taken until it is given back.
 * @throws Refusal `too_many_requests` (503) where there is none
 */
export function takePlace(of: Watching): void {
	const own = taken.get(of) ?? 0;
	const isFull = of === OFFICE ? own >= MOST_OF_OFFICE : own >= MOST_OF_NETWORK || all >= MOST_OF_ALL;
	if (isFull) throw new Refusal('too_many_requests', { status: 503 });
	taken.set(of, own + 1);
	if (of !== OFFICE) all++;
}

/** Gives a place back. */
export function givePlace(of: Watching): void {
	const own = taken.get(of)! - 1;
	if (own > 0) taken.set(of, own);
	else taken.delete(of);
	if (of !== OFFICE) all--;
}
