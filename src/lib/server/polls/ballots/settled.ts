import { versionOf } from '../../db/version.ts';
import type { Poll } from '../ledger/ledger.ts';
import { publicPoll, type PollPath } from '../queries.ts';

/** What a vote asks of a poll: all that no ballot moves. */
export type SettledPoll = Omit<Poll, 'ballots' | 'voided'>;

/** Ballots are written under `ballots.…`: the next vote finds here what the one before it read. */
const DOMAINS = ['polls', 'awards', 'events'] as const;
const cache = new Map<string, { version: string; poll: SettledPoll }>();

/**
 * The poll of an address, once it is public, for whoever votes in it. What another process changed in it may be a second old:
 * the store refuses by itself what must not be.
 * @throws Refusal `not_found` (404)
 */
export async function settledPoll(path: PollPath): Promise<SettledPoll> {
	const key = JSON.stringify(path);
	const version = await versionOf(DOMAINS);
	const found = cache.get(key);
	if (found?.version === version) return found.poll;
	const poll = await publicPoll(path);
	cache.set(key, { version, poll });
	return poll;
}
