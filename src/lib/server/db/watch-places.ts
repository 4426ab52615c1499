import { Refusal } from '../errors.ts';

/** Streams of one network: a whole school or a hall on one address, and some 60 MB at most. */
export const MOST_OF_NETWORK = 3000;
/** Streams of all: more than twice the crowd that this process is made for, within 250 MB. */
export const MOST_OF_ALL = 12_000;

const taken = new Map<string, number>();
let all = 0;

/**
 * Takes a place among those who watch, which stays taken until it is given back.
 * @param network whom it counts for
 * @throws Refusal `too_many_requests` (503) where there is none
 */
export function takePlace(network: string): void {
	const own = taken.get(network) ?? 0;
	if (own >= MOST_OF_NETWORK || all >= MOST_OF_ALL) throw new Refusal('too_many_requests', { status: 503 });
	taken.set(network, own + 1);
	all++;
}

/** Gives a place back. */
export function givePlace(network: string): void {
	const own = taken.get(network)! - 1;
	if (own > 0) taken.set(network, own);
	else taken.delete(network);
	all--;
}
