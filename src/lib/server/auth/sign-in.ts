import { eq } from 'drizzle-orm';
import { canonicalEmail } from '../../format/names.ts';
import { record } from '../audit/record.ts';
import { reader } from '../db/client.ts';
import { account, authSession } from '../db/schema/auth.ts';
import { person } from '../db/schema/members.ts';
import { write, type Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { openSession, type OpenedSession } from './lucia.ts';
import { matchesPassword } from './password.ts';
import { system } from './policy.ts';
import { countAttempt, forgiveAttempt, fromNetwork, networkLimits, type Limit } from './throttle.ts';

/**
 * Wrong passwords in a quarter of an hour: for one address from one network, for one address from everywhere, and from
 * one network (a training centre shares one). What someone guesses elsewhere leaves the owner their own ten.
 */
const PER_ADDRESS_AND_NETWORK = 10;
const PER_ADDRESS = 100;
const PER_NETWORK = 100;

/**
 * Opens a session for an address and its password. The answer and the time taken are the same whether the account
 * exists, has no password, or has another.
 * @param input.network see `networkOf`
 * @param input.replaces hash of the session the browser already carries, ended by this one
 * @throws Refusal `invalid_credentials` (401), `too_many_requests` (429)
 */
export async function signInWithPassword(input: {
	email: string;
	password: string;
	network: string;
	replaces: string | null;
}): Promise<OpenedSession> {
	const emailCanonical = canonicalEmail(input.email);
	const limits: Limit[] = [
		{
			kind: 'password',
			subject: fromNetwork(emailCanonical, input.network),
			most: PER_ADDRESS_AND_NETWORK
		},
		{ kind: 'password', subject: emailCanonical, most: PER_ADDRESS },
		...networkLimits('password', input.network, PER_NETWORK)
	];
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

/** Ends the session the browser carried, opens a new one, and says so in the audit trail. */
export async function replaceSession(
	tx: Tx,
	personId: number,
	means: 'password' | 'code',
	replaces: string | null
): Promise<OpenedSession> {
	if (replaces) await tx.delete(authSession).where(eq(authSession.id, replaces));
	await record(tx, system('sign-in'), {
		action: 'session.opened',
		objectKind: 'person',
		objectId: personId,
		details: { means }
	});
	return openSession(tx, personId);
}
