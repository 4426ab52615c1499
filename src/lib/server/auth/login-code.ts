import { and, eq, gt, isNull, lt, lte, sql } from 'drizzle-orm';
import { canonicalEmail } from '../../format/names.ts';
import { MINUTE_MS, now } from '../clock.ts';
import { loginCode } from '../db/schema/auth.ts';
import { person } from '../db/schema/members.ts';
import { write, type Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { secretToken, sign, sixDigits } from '../ids.ts';
import { emit } from '../outbox/emit.ts';
import { claimAccount } from './claim-account.ts';
import { limitsFor } from './known-browser.ts';
import { system } from './policy.ts';
import { linkIdentity, type Subject } from './providers/link.ts';
import { replaceSession, type SignedIn } from './sign-in.ts';
import { countAttempt, fromNetwork, networkLimits } from './throttle.ts';

/** How long a code is good. */
export const CODE_LIFETIME_MS = 10 * MINUTE_MS;
/** Wrong tries before a code is worth nothing. */
export const CODE_ATTEMPTS = 5;

/**
 * Codes asked in a quarter of an hour: for one address from one network, for it from everywhere, from one network; or
 * from one browser that the person signed in from.
 */
const REQUESTS_PER_ADDRESS_AND_NETWORK = 5;
const REQUESTS_PER_ADDRESS = 12;
const REQUESTS_PER_NETWORK = 60;
const REQUESTS_PER_BROWSER = 5;

/** Longer than a browser remembers what it asked for, so that the number of a request is never given to another. */
const KEPT_MS = 2 * CODE_LIFETIME_MS;

/**
 * Mails a six-digit code to someone known here, with an account or not yet. The code is good for this request alone:
 * whoever asks for the same address elsewhere, or guesses there, neither undoes it nor spends its tries.
 * The answer is the same for an address nobody has: a code that no one receives is kept for it, so that trying codes
 * tells nothing either.
 * @param input.browser what the browser keeps of an earlier sign-in (see `known-browser.ts`)
 * @returns the request's number, to give back with the code; the browser keeps it signed (see `web/sign-in-step.ts`)
 * @throws Refusal `too_many_requests` (429)
 */
export async function requestLoginCode(input: {
	email: string;
	network: string;
	browser?: string | undefined;
}): Promise<number> {
	const emailCanonical = canonicalEmail(input.email);
	const limits = await limitsFor({
		kind: 'code-request',
		emailCanonical,
		browser: input.browser,
		most: REQUESTS_PER_BROWSER,
		otherwise: [
			{
				kind: 'code-request',
				subject: fromNetwork(emailCanonical, input.network),
				most: REQUESTS_PER_ADDRESS_AND_NETWORK
			},
			{ kind: 'code-request', subject: emailCanonical, most: REQUESTS_PER_ADDRESS },
			...networkLimits('code-request', input.network, REQUESTS_PER_NETWORK)
		]
	});
	return write('auth.requestLoginCode', async (tx) => {
		await countAttempt(tx, limits);
		const at = now();
		// Addresses typed here are not kept.
		await tx.delete(loginCode).where(lte(loginCode.createdAt, new Date(at.getTime() - KEPT_MS)));
		const [known] = await tx
			.select({ email: person.email, locale: person.locale })
			.from(person)
			.where(eq(person.emailCanonical, emailCanonical));
		const code = sixDigits();
		const [made] = await tx
			.insert(loginCode)
			.values({
				emailCanonical,
				codeHash: known ? hashCode(emailCanonical, code) : secretToken(),
				createdAt: at,
				expiresAt: new Date(at.getTime() + CODE_LIFETIME_MS)
			})
			.returning({ id: loginCode.id });
		if (known) await emit(tx, 'login.code', { email: known.email, code, locale: known.locale });
		return made!.id;
	});
}

/**
 * Opens a session for an address and the code it received, once. A person who registered as a guest gets their account
 * by it: who reads the address may claim what was registered with it.
 * @param input.request number of the request that the code answers, as this browser keeps it
 * @param input.link the account of a provider that this browser came back with, which opens this one from now on
 * @throws Refusal `code_invalid` (401), `code_expired` (410: too old, used, tried too often, or never asked here), and what
 *   {@link linkIdentity} refuses
 */
export async function signInWithCode(input: {
	email: string;
	code: string;
	request: number | undefined;
	replaces: string | null;
	link?: Subject | undefined;
}): Promise<SignedIn> {
	const emailCanonical = canonicalEmail(input.email);
	const { request } = input;
	if (request === undefined) throw new Refusal('code_expired', { status: 410, field: 'code' });
	// A wrong try must stay counted, so that it is answered by a value: a refusal thrown inside would undo the count.
	const result = await write('auth.signInWithCode', async (tx) => {
		const verdict = await useCode(tx, emailCanonical, request, input.code.replace(/\D/g, ''));
		if (verdict !== 'right') return verdict;
		const personId = await claimAccount(tx, emailCanonical);
		if (personId === undefined) return 'none';
		if (input.link) await linkIdentity(tx, system('sign-in'), personId, input.link);
		return replaceSession(tx, personId, 'code', input.replaces);
	});
	if (result === 'wrong') throw new Refusal('code_invalid', { status: 401, field: 'code' });
	if (result === 'none') throw new Refusal('code_expired', { status: 410, field: 'code' });
	return result;
}

async function useCode(
	tx: Tx,
	emailCanonical: string,
	request: number,
	code: string
): Promise<'right' | 'wrong' | 'none'> {
	const live = and(
		eq(loginCode.id, request),
		eq(loginCode.emailCanonical, emailCanonical),
		isNull(loginCode.usedAt),
		gt(loginCode.expiresAt, now()),
		lt(loginCode.attempts, CODE_ATTEMPTS)
	);
	const used = await tx
		.update(loginCode)
		.set({ usedAt: now() })
		.where(and(live, eq(loginCode.codeHash, hashCode(emailCanonical, code))))
		.returning({ id: loginCode.id });
	if (used.length > 0) return 'right';
	const counted = await tx
		.update(loginCode)
		.set({ attempts: sql`${loginCode.attempts} + 1` })
		.where(live)
		.returning({ id: loginCode.id });
	return counted.length > 0 ? 'wrong' : 'none';
}

function hashCode(emailCanonical: string, code: string): string {
	return sign('login-code', `${emailCanonical}\n${code}`);
}
