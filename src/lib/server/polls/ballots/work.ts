import { createChallenge, verifySolution, type Challenge, type Solution } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import { randomInt } from 'node:crypto';
import { MINUTE_MS, now } from '../../clock.ts';
import { spentWork } from '../../db/schema/ballots.ts';
import { violation } from '../../db/violations.ts';
import type { Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { sign } from '../../ids.ts';

/** How long a proof of work may be asked before it is given back. */
const LIFETIME_MS = 10 * MINUTE_MS;
/** Rounds of PBKDF2 for each counter tried: about 0.3 ms on a phone. */
const COST = 500;
/** Counters to try: at rest, under a second on a phone; doubled with each crowd of a network, never refused. */
const COUNTERS = 600;
const MOST_DOUBLINGS = 4;

/** What a browser sends back. */
export interface Work {
	challenge: Challenge;
	solution: Solution;
}

/**
 * A proof of work to ask of a browser before a code is mailed: free for a person, dear for a robot.
 * @param crowd how many codes its network asked lately: the more, the harder
 */
export function askWork(crowd: number): Promise<Challenge> {
	const doublings = Math.min(MOST_DOUBLINGS, Math.floor(crowd / 30));
	const most = COUNTERS * 2 ** doublings;
	return createChallenge({
		...{ algorithm: 'PBKDF2/SHA-256', cost: COST, deriveKey, counter: randomInt(most / 2, most) },
		expiresAt: Math.ceil((now().getTime() + LIFETIME_MS) / 1000),
		...keys()
	});
}

/**
 * Whether a proof is one that was asked, is solved, and is still good: it is then to be spent ({@link spendWork}).
 * @throws Refusal `work_missing` (400) for anything else
 */
export async function requireWork(sent: Work): Promise<void> {
	try {
		const { verified } = await verifySolution({ ...sent, deriveKey, ...keys() });
		if (verified) return;
	} catch {
		// Not a proof at all: a robot's, or a form cut on its way.
	}
	throw new Refusal('work_missing', { status: 400 });
}

/** Challenges given to each network by this instance, since when they were first counted. */
const given = new Map<string, number>();
let givenSince = 0;

/**
 * Counts a challenge given to a network: taken by thousands while they are cheap, they would be solved later.
 * @returns how many it was given before, in the time that one may be given back
 */
export function countGiven(network: string): number {
	const at = now().getTime();
	if (Math.abs(at - givenSince) > LIFETIME_MS) {
		given.clear();
		givenSince = at;
	}
	const before = given.get(network) ?? 0;
	given.set(network, before + 1);
	return before;
}

/** Lets a proof serve once, until `forgetVoteCodes`, when it is too old to. @throws Refusal `work_missing` (400) the second time */
export async function spendWork(tx: Tx, { challenge }: Work): Promise<void> {
	const at = now();
	try {
		await tx
			.insert(spentWork)
			.values({ id: challenge.signature!, expiresAt: new Date(at.getTime() + LIFETIME_MS + MINUTE_MS) });
	} catch (error) {
		if (violation(error)?.startsWith('spent_work.')) throw new Refusal('work_missing', { status: 400 });
		throw error;
	}
}

/** Keys of their own, from the house's secret. */
function keys() {
	return {
		hmacSignatureSecret: sign('vote-work', 'challenge'),
		hmacKeySignatureSecret: sign('vote-work', 'key')
	};
}
