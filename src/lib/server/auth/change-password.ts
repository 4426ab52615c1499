import { and, eq, isNull } from 'drizzle-orm';
import { record } from '../audit/record.ts';
import { reader } from '../db/client.ts';
import { account, authSession } from '../db/schema/auth.ts';
import { write } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { knowBrowser } from './known-browser.ts';
import { openSession } from './lucia.ts';
import { hashPassword, matchesPassword } from './password.ts';
import { requirePerson, type Actor } from './policy.ts';
import type { SignedIn } from './sign-in.ts';
import { countAttempt, forgiveAttempt, type Limit } from './throttle.ts';

/** Whether the account has a password, or signs in by code only. */
export async function hasPassword(actor: Actor): Promise<boolean> {
	const { personId } = requirePerson(actor);
	const db = await reader();
	const [row] = await db
		.select({ passwordHash: account.passwordHash })
		.from(account)
		.where(eq(account.personId, personId));
	return typeof row?.passwordHash === 'string';
}

/**
 * Sets or changes the password, ends every session of the person, opens a new one for the browser that asked, and makes
 * it the only browser known.
 * @param input.currentPassword asked for where there is one
 * @throws Refusal `invalid_credentials` (401), `too_many_requests` (429), `stale_page` when it changed meanwhile
 */
export async function changePassword(
	actor: Actor,
	input: { currentPassword?: string | undefined; newPassword: string }
): Promise<SignedIn> {
	const { personId } = requirePerson(actor);
	const limits: Limit[] = [{ kind: 'password', subject: `person:${personId}`, most: 10 }];
	await write('auth.countAttempt', (tx) => countAttempt(tx, limits));
	const db = await reader();
	const [row] = await db
		.select({ passwordHash: account.passwordHash })
		.from(account)
		.where(eq(account.personId, personId));
	const before = row?.passwordHash ?? null;
	if (before !== null && !(await matchesPassword(before, input.currentPassword ?? '')))
		throw new Refusal('invalid_credentials', { status: 401, field: 'currentPassword' });
	const passwordHash = await hashPassword(input.newPassword);
	return write('auth.changePassword', async (tx) => {
		await forgiveAttempt(tx, limits);
		const changed = await tx
			.update(account)
			.set({ passwordHash })
			.where(
				and(
					eq(account.personId, personId),
					before === null ? isNull(account.passwordHash) : eq(account.passwordHash, before)
				)
			)
			.returning({ personId: account.personId });
		if (changed.length === 0) throw new Refusal('stale_page');
		await tx.delete(authSession).where(eq(authSession.personId, personId));
		await record(tx, actor, {
			action: before === null ? 'password.set' : 'password.changed',
			objectKind: 'person',
			objectId: personId
		});
		return { ...(await openSession(tx, personId)), browser: await knowBrowser(tx, personId) };
	});
}
