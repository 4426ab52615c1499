import { and, desc, eq, gt, isNull, lt, lte, sql } from 'drizzle-orm';
import { canonicalEmail } from '../../format/names.ts';
import { record } from '../audit/record.ts';
import { MINUTE_MS, now } from '../clock.ts';
import { account, loginCode } from '../db/schema/auth.ts';
import { person } from '../db/schema/members.ts';
import { write, type Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { secretToken, sign, sixDigits } from '../ids.ts';
import { emit } from '../outbox/emit.ts';
import type { OpenedSession } from './lucia.ts';
import { system } from './policy.ts';
import { replaceSession } from './sign-in.ts';
import { countAttempt, forgiveAttempt, type Limit } from './throttle.ts';

/** How long a code is good. */
export const CODE_LIFETIME_MS = 10 * MINUTE_MS;
/** Wrong tries before a code is worth nothing. */
export const CODE_ATTEMPTS = 5;

/** Codes asked, and codes tried, in a quarter of an hour: for one address, and from one network. */
const REQUESTS_PER_ADDRESS = 5;
const REQUESTS_PER_NETWORK = 60;
const TRIES_PER_NETWORK = 100;

/**
 * Mails a six-digit code to someone known here, with an account or not yet; a new code undoes those before it.
 * The answer is the same for an address nobody has: a code that no one receives is kept for it, so that trying codes
 * tells nothing either.
 * @throws Refusal `too_many_requests` (429)
 */
export async function requestLoginCode(input: { email: string; network: string }): Promise<void> {
	const emailCanonical = canonicalEmail(input.email);
	await write('auth.requestLoginCode', async (tx) => {
		await countAttempt(tx, [
			{ kind: 'code-request', subject: emailCanonical, most: REQUESTS_PER_ADDRESS },
			{ kind: 'code-request', subject: input.network, most: REQUESTS_PER_NETWORK }
		]);
		const at = now();
		// Older codes are of no use, and addresses typed here are not kept.
		await tx.delete(loginCode).where(lte(loginCode.expiresAt, at));
		await tx.delete(loginCode).where(eq(loginCode.emailCanonical, emailCanonical));
		const [known] = await tx
			.select({ email: person.email, locale: person.locale })
			.from(person)
			.where(eq(person.emailCanonical, emailCanonical));
		const code = sixDigits();
		await tx.insert(loginCode).values({
			emailCanonical,
			codeHash: known ? hashCode(emailCanonical, code) : secretToken(),
			createdAt: at,
			expiresAt: new Date(at.getTime() + CODE_LIFETIME_MS)
		});
		if (known) await emit(tx, 'login.code', { email: known.email, code, locale: known.locale });
	});
}

/**
 * Opens a session for an address and the code it received, once. A person who registered as a guest gets their account
 * by it: who reads the address may claim what was registered with it.
 * @throws Refusal `code_invalid` (401), `code_expired` (410: too old, used, tried too often, or never asked),
 *   `too_many_requests` (429)
 */
export async function signInWithCode(input: {
	email: string;
	code: string;
	network: string;
	replaces: string | null;
}): Promise<OpenedSession> {
	const emailCanonical = canonicalEmail(input.email);
	const limits: Limit[] = [{ kind: 'code-try', subject: input.network, most: TRIES_PER_NETWORK }];
	// A wrong try must stay counted, so that it is answered by a value: a refusal thrown inside would undo the count.
	const result = await write('auth.signInWithCode', async (tx) => {
		await countAttempt(tx, limits);
		const verdict = await useCode(tx, emailCanonical, input.code.replace(/\D/g, ''));
		if (verdict !== 'right') return verdict;
		await forgiveAttempt(tx, limits);
		const personId = await ensureAccount(tx, emailCanonical);
		return replaceSession(tx, personId, 'code', input.replaces);
	});
	if (result === 'wrong') throw new Refusal('code_invalid', { status: 401, field: 'code' });
	if (result === 'none') throw new Refusal('code_expired', { status: 410, field: 'code' });
	return result;
}

async function useCode(tx: Tx, emailCanonical: string, code: string): Promise<'right' | 'wrong' | 'none'> {
	const live = and(
		isNull(loginCode.usedAt),
		gt(loginCode.expiresAt, now()),
		lt(loginCode.attempts, CODE_ATTEMPTS)
	);
	const [newest] = await tx
		.select({ id: loginCode.id })
		.from(loginCode)
		.where(eq(loginCode.emailCanonical, emailCanonical))
		.orderBy(desc(loginCode.id))
		.limit(1);
	if (!newest) return 'none';
	const used = await tx
		.update(loginCode)
		.set({ usedAt: now() })
		.where(and(eq(loginCode.id, newest.id), live, eq(loginCode.codeHash, hashCode(emailCanonical, code))))
		.returning({ id: loginCode.id });
	if (used.length > 0) return 'right';
	const counted = await tx
		.update(loginCode)
		.set({ attempts: sql`${loginCode.attempts} + 1` })
		.where(and(eq(loginCode.id, newest.id), live))
		.returning({ id: loginCode.id });
	return counted.length > 0 ? 'wrong' : 'none';
}

async function ensureAccount(tx: Tx, emailCanonical: string): Promise<number> {
	const [known] = await tx
		.select({ id: person.id })
		.from(person)
		.where(eq(person.emailCanonical, emailCanonical));
	if (!known) throw new Refusal('code_expired', { status: 410, field: 'code' });
	const made = await tx
		.insert(account)
		.values({ personId: known.id, createdAt: now() })
		.onConflictDoNothing()
		.returning({ personId: account.personId });
	if (made.length > 0)
		await record(tx, system('sign-in'), {
			action: 'account.claimed',
			objectKind: 'person',
			objectId: known.id
		});
	return known.id;
}

function hashCode(emailCanonical: string, code: string): string {
	return sign('login-code', `${emailCanonical}\n${code}`);
}
