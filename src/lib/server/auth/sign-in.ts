import { eq } from 'drizzle-orm';
import { canonicalEmail } from '../../format/names.ts';
import type { Provider } from '../../schemas/providers.ts';
import { record } from '../audit/record.ts';
import { reader } from '../db/client.ts';
import { account, authSession } from '../db/schema/auth.ts';
import { person } from '../db/schema/members.ts';
import { write, type Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { knowBrowser, limitsFor, type KnownBrowser } from './known-browser.ts';
import { openSession, type OpenedSession } from './lucia.ts';
import { matchesPassword } from './password.ts';
import { system } from './policy.ts';
import { countAttempt, forgiveAttempt, fromNetwork, networkLimits } from './throttle.ts';

/**
 * Wrong passwords in a quarter of an hour: for one address from one network, for one address from everywhere, and from
 * one network (a training centre shares one). What someone guesses elsewhere leaves the owner their own ten. A browser
 * that the person signed in from has ten of its own instead, whatever is guessed anywhere.
 */
const PER_ADDRESS_AND_NETWORK = 10;
const PER_ADDRESS = 100;
const PER_NETWORK = 100;
const PER_BROWSER = 10;

/** What a browser gets when it has proved who it is for: its session, and its being known from now on. */
export interface SignedIn extends OpenedSession {
	browser: KnownBrowser;
}

/**
 * Opens a session for an address and its password. The answer and the time taken are the same whether the account
 * exists, has no password, or has another.
 * @param input.network see `networkOf`
 * @param input.browser what the browser keeps of an earlier sign-in (see `known-browser.ts`)
 * @param input.replaces hash of the session the browser already carries, ended by this one
 * @throws Refusal `invalid_credentials` (401), `too_many_requests` (429)
 */
export async function signInWithPassword(input: {
	email: string;
	password: string;
	network: string;
	browser?: string | undefined;
	replaces: string | null;
}): Promise<SignedIn> {
	const emailCanonical = canonicalEmail(input.email);
	const limits = await limitsFor({
		kind: 'password',
		emailCanonical,
		browser: input.browser,
		most: PER_BROWSER,
		otherwise: [
			{
				kind: 'password',
				subject: fromNetwork(emailCanonical, input.network),
				most: PER_ADDRESS_AND_NETWORK
			},
			{ kind: 'password', subject: emailCanonical, most: PER_ADDRESS },
			...networkLimits('password', input.network, PER_NETWORK)
		]
	});
	// Counted before the answer is known, so that guesses sent together are counted too.
	await write('auth.countAttempt', (tx) => countAttempt(tx, limits));
	const db = await reader();
	const [found] = await db
		.select({ personId: person.id, passwordHash: account.passwordHash })
		.from(person)
		.innerJoin(account, eq(account.personId, person.id))
		.where(eq(person.emailCanonical, emailCanonical));
	if (!(await matchesPassword(found?.passwordHash, input.password)) || !found)
		throw new Refusal('invalid_credentials', { status: 401, field: 'password' });
	return write('auth.signIn', async (tx) => {
		await forgiveAttempt(tx, limits);
		// The password may have changed while it was being compared.
		const [still] = await tx
			.select({ passwordHash: account.passwordHash })
			.from(account)
			.where(eq(account.personId, found.personId));
		if (still?.passwordHash !== found.passwordHash)
			throw new Refusal('invalid_credentials', { status: 401, field: 'password' });
		return replaceSession(tx, found.personId, 'password', input.replaces);
	});
}

/** Ends the session the browser carried, opens a new one, says so in the audit trail, and makes the browser known. */
export async function replaceSession(
	tx: Tx,
	personId: number,
	means: 'password' | 'code' | Provider,
	replaces: string | null
): Promise<SignedIn> {
	if (replaces) await tx.delete(authSession).where(eq(authSession.id, replaces));
	await record(tx, system('sign-in'), {
		action: 'session.opened',
		objectKind: 'person',
		objectId: personId,
		details: { means }
	});
	return { ...(await openSession(tx, personId)), browser: await knowBrowser(tx, personId) };
}
