import { isDisposableEmailDomain } from 'disposable-email-domains-js';
import {
	countAttempt,
	forgiveAttempt,
	fromNetwork,
	networkLimits,
	widerNetworkOf,
	type Limit
} from '../../auth/throttle.ts';
import { MINUTE_MS, now } from '../../clock.ts';
import { reader } from '../../db/client.ts';
import { runText } from '../../db/direct.ts';
import { voteCode } from '../../db/schema/ballots.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { sign, sixDigits } from '../../ids.ts';
import { emit } from '../../outbox/emit.ts';
import { readBox, type Box } from './canonical-address.ts';
import { castBallot, requireOpen, type Receipt } from './cast.ts';
import { domainOf, ownedDomain } from './domain-owner.ts';
import { networkKey, secretsOf, voterKey } from '../keys.ts';
import type { Poll } from '../ledger/ledger.ts';
import { publicPoll, type PollPath } from '../queries.ts';
import { countingDuplicates, countingRefusals } from './refusals.ts';
import { settledPoll, type SettledPoll } from './settled.ts';
import { requireWork, spendWork, type Work } from './work.ts';

/** How long a code is good, and how many wrong tries it stands. */
export const VOTE_CODE_MS = 10 * MINUTE_MS;
export const VOTE_CODE_ATTEMPTS = 5;

/**
 * Codes in a quarter of an hour: to one box from one network, to it from everywhere (a hundred tries in a million), and from one
 * network without a proof of work. Whoever asks for somebody else's box, elsewhere, does not keep them from voting.
 */
const REQUESTS_PER_ADDRESS_AND_NETWORK = 5;
const REQUESTS_PER_ADDRESS = 20;
const PLAIN_REQUESTS_PER_NETWORK = 20;
/** Longer than a code lives: its number is never another's while a browser may hold it. */
export const VOTE_CODE_KEPT_MS = 2 * VOTE_CODE_MS;

/**
 * Mails a six-digit code to whoever votes, for those choices. A network is never refused for being shared: it costs more work;
 * only forms without scripts, which do none, are counted.
 * @param input.work the proof that the browser worked out; undefined without scripts
 * @param input.isVouchedFor they come back from a provider, where an account costs a robot more than work
 * @returns the request's number, which the browser keeps signed and gives back with the code
 * @throws Refusal `not_found` (404), `poll_not_open`, `poll_closed`, `poll_choices`, `address_unreadable`,
 *   `address_disposable`, `work_missing`, `too_many_requests` (429)
 */
export async function requestVoteCode(input: {
	path: PollPath;
	email: string;
	choices: readonly string[];
	network: string;
	work: Work | undefined;
	isVouchedFor?: boolean;
}): Promise<number> {
	const poll = await publicPoll(input.path);
	return countingRefusals(poll, () => askCode(poll, input));
}

async function askCode(poll: Poll, input: Parameters<typeof requestVoteCode>[0]): Promise<number> {
	const { network, work, isVouchedFor = false } = input;
	const choices = requireChoices(poll, input.choices);
	const { address, mailedTo } = boxOfVoter(input.email);
	if (work) await requireWork(work);
	const isPlain = work === undefined && !isVouchedFor;
	const limits = limitsOf(address, network, isPlain);
	// The proof stays spent: a refusal thrown inside would give it back, for as many more tries.
	const asked = await write('ballots.requestCode', async (tx) => {
		if (work) await spendWork(tx, work);
		try {
			await countAttempt(tx, limits);
		} catch (error) {
			if (!(error instanceof Refusal)) throw error;
			await forgiveAttempt(tx, limits);
			return error;
		}
		const at = now();
		const { pepper } = await secretsOf(tx, poll.id);
		const key = voterKey(pepper, address);
		const code = sixDigits();
		const [made] = await tx
			.insert(voteCode)
			.values({
				...{ pollId: poll.id, voterKey: key, address, choices, isPlain },
				network: networkKey(pepper, network),
				...{ codeHash: hashCode(key, code), createdAt: at },
				expiresAt: new Date(at.getTime() + VOTE_CODE_MS)
			})
			.returning({ id: voteCode.id });
		// Never as it was typed: whoever receives the code is the voter it is for.
		await emit(tx, 'vote.code', { email: mailedTo, code, title: poll.title });
		return made!.id;
	});
	if (asked instanceof Refusal) throw asked;
	return asked;
}

function limitsOf(address: string, network: string, isPlain: boolean): Limit[] {
	// Who holds an IPv6 /48 is one network to one box.
	const from = fromNetwork(address, widerNetworkOf(network) ?? network);
	return [
		{ kind: 'vote-code', subject: from, most: REQUESTS_PER_ADDRESS_AND_NETWORK },
		{ kind: 'vote-code', subject: address, most: REQUESTS_PER_ADDRESS },
		...(isPlain ? networkLimits('vote-plain', network, PLAIN_REQUESTS_PER_NETWORK) : [])
	];
}

/**
 * As many choices as one may make in a poll that is open, in order and once each.
 * @throws Refusal `poll_not_open`, `poll_closed`, `poll_choices` (400)
 */
export function requireChoices(poll: Poll, chosen: readonly string[]): string[] {
	requireOpen(poll);
	const choices = [...new Set(chosen)].sort();
	if (choices.length < 1 || choices.length > poll.perVoter)
		throw new Refusal('poll_choices', { status: 400, field: 'choix' });
	return choices;
}

/**
 * The box of an address to vote with.
 * @throws Refusal `address_unreadable` (400), `address_disposable` (400)
 */
export function boxOfVoter(email: string): Box {
	const box = readBox(email);
	if (!box) throw new Refusal('address_unreadable', { status: 400, field: 'email' });
	const domain = domainOf(box.address);
	if (isDisposableEmailDomain(domain) || isDisposableEmailDomain(ownedDomain(domain)))
		throw new Refusal('address_disposable', { status: 400, field: 'email' });
	return box;
}

/**
 * Casts the ballot that a code was asked for, once, from the browser that asked.
 * @param input.request number of the request, as this browser keeps it
 * @throws Refusal `code_invalid` (401), `code_expired` (410: too old, used, tried too often, or never asked here), and what
 *   {@link castBallot} refuses
 */
export async function castWithCode(input: {
	path: PollPath;
	code: string;
	request: number | undefined;
	network: string;
}): Promise<Receipt> {
	const poll = await settledPoll(input.path);
	return countingDuplicates(poll, () => answerCode(poll, input));
}

async function answerCode(poll: SettledPoll, input: Parameters<typeof castWithCode>[0]): Promise<Receipt> {
	const { request, network } = input;
	if (request === undefined) throw new Refusal('code_expired', { status: 410, field: 'code' });
	// Whose it is never changes (trigger): read before, so that the write does no more than it must.
	const [asked] = await runText<{ voterKey: string; pepper: string }>(
		await reader(),
		`SELECT c.voter_key AS voterKey, s.pepper FROM vote_code c JOIN poll_secret s ON s.poll_id = c.poll_id
			WHERE c.id = ? AND c.poll_id = ?`,
		[request, poll.id]
	);
	if (!asked) throw new Refusal('code_expired', { status: 410, field: 'code' });
	const { voterKey: key, pepper } = asked;
	const codeHash = hashCode(key, input.code.replace(/\D/g, ''));
	// A wrong try must stay counted: it is answered by a value, since a refusal thrown inside would undo the count.
	const result = await write('ballots.cast', async (tx) => {
		const used = await useCode(tx, request, codeHash);
		if (typeof used === 'string') return used;
		const { address, choices, isPlain } = used;
		const voter = { key, address, network, proof: 'code' as const, isPlain };
		return castBallot(tx, poll, { voter, choices, pepper });
	});
	if (result === 'wrong') throw new Refusal('code_invalid', { status: 401, field: 'code' });
	if (result === 'none') throw new Refusal('code_expired', { status: 410, field: 'code' });
	return result;
}

/** While it may serve: as its trigger says too. */
const LIVE = `used_at IS NULL AND expires_at > ? AND attempts < ${VOTE_CODE_ATTEMPTS}`;

async function useCode(tx: Tx, request: number, codeHash: string) {
	const at = now().getTime();
	const [used] = await runText<{ address: string; choices: string; isPlain: number }>(
		tx,
		`UPDATE vote_code SET used_at = ? WHERE id = ? AND code_hash = ? AND ${LIVE}
			RETURNING address, choices, is_plain AS isPlain`,
		[at, request, codeHash, at]
	);
	if (used) {
		const { address, choices, isPlain } = used;
		return { address, choices: JSON.parse(choices) as string[], isPlain: isPlain === 1 };
	}
	const [tried] = await runText<{ id: number }>(
		tx,
		`UPDATE vote_code SET attempts = attempts + 1 WHERE id = ? AND ${LIVE} RETURNING id`,
		[request, at]
	);
	return tried ? 'wrong' : 'none';
}

function hashCode(key: string, code: string): string {
	return sign('vote-code', `${key} ${code}`);
}
