import { lte } from 'drizzle-orm';
import { isDisposableEmailDomain } from 'disposable-email-domains-js';
import { countAttempt, fromNetwork } from '../auth/throttle.ts';
import { MINUTE_MS, now } from '../clock.ts';
import { reader } from '../db/client.ts';
import { runText } from '../db/direct.ts';
import { voteCode } from '../db/schema/polls.ts';
import { write, type Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { sign, sixDigits } from '../ids.ts';
import { emit } from '../outbox/emit.ts';
import { canonicalAddress } from './canonical-address.ts';
import { castBallot, requireOpen, type Receipt } from './cast.ts';
import { secretsOf, voterKey } from './keys.ts';
import { publicPoll } from './queries.ts';
import { requireWork, spendWork, type Work } from './work.ts';

/** How long a code is good, and how many wrong tries it stands. */
export const VOTE_CODE_MS = 10 * MINUTE_MS;
export const VOTE_CODE_ATTEMPTS = 5;

/** Codes in a quarter of an hour: to one box, and from one network without a proof of work. */
const REQUESTS_PER_ADDRESS = 5;
const PLAIN_REQUESTS_PER_NETWORK = 20;
/** Longer than a code lives: its number is never another's while a browser may hold it. */
const KEPT_MS = 2 * VOTE_CODE_MS;

/**
 * Mails a six-digit code to whoever votes, for those choices. A network is never refused for being shared: it costs more work;
 * only forms without scripts, which do none, are counted.
 * @param input.work the proof that the browser worked out; undefined without scripts
 * @returns the request's number, which the browser keeps signed and gives back with the code
 * @throws Refusal `not_found` (404), `poll_not_open`, `poll_closed`, `poll_choices`, `address_unreadable`,
 *   `address_disposable`, `work_missing`, `too_many_requests` (429)
 */
export async function requestVoteCode(input: {
	path: Parameters<typeof publicPoll>[0];
	email: string;
	choices: readonly string[];
	network: string;
	work: Work | undefined;
}): Promise<number> {
	const { network, work } = input;
	const poll = await publicPoll(input.path);
	requireOpen(poll);
	const choices = [...new Set(input.choices)].sort();
	if (choices.length < 1 || choices.length > poll.perVoter)
		throw new Refusal('poll_choices', { status: 400, field: 'choix' });
	const address = canonicalAddress(input.email);
	if (!address) throw new Refusal('address_unreadable', { status: 400, field: 'email' });
	if (isDisposableEmailDomain(address.slice(address.lastIndexOf('@') + 1)))
		throw new Refusal('address_disposable', { status: 400, field: 'email' });
	if (work) await requireWork(work);
	return write('votes.requestCode', async (tx) => {
		if (work) await spendWork(tx, work);
		await countAttempt(tx, [
			{ kind: 'vote-code', subject: address, most: REQUESTS_PER_ADDRESS },
			...(work
				? []
				: [
						{
							kind: 'vote-plain' as const,
							subject: fromNetwork('vote', network),
							most: PLAIN_REQUESTS_PER_NETWORK
						}
					])
		]);
		const at = now();
		await tx.delete(voteCode).where(lte(voteCode.createdAt, new Date(at.getTime() - KEPT_MS)));
		const { pepper } = await secretsOf(tx, poll.id);
		const key = voterKey(pepper, address);
		const code = sixDigits();
		const [made] = await tx
			.insert(voteCode)
			.values({
				...{ pollId: poll.id, voterKey: key, address, choices, isPlain: work === undefined },
				...{ codeHash: hashCode(key, code), createdAt: at },
				expiresAt: new Date(at.getTime() + VOTE_CODE_MS)
			})
			.returning({ id: voteCode.id });
		// As it was typed: what is mailed may tell dots apart.
		await emit(tx, 'vote.code', { email: input.email.trim(), code, title: poll.title });
		return made!.id;
	});
}

/**
 * Casts the ballot that a code was asked for, once, from the browser that asked.
 * @param input.request number of the request, as this browser keeps it
 * @throws Refusal `code_invalid` (401), `code_expired` (410: too old, used, tried too often, or never asked here), and what
 *   {@link castBallot} refuses
 */
export async function voteWithCode(input: {
	path: Parameters<typeof publicPoll>[0];
	code: string;
	request: number | undefined;
	network: string;
}): Promise<Receipt> {
	const { request, network } = input;
	const poll = await publicPoll(input.path);
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
	const result = await write('votes.cast', async (tx) => {
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
