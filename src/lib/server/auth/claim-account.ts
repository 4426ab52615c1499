import { eq } from 'drizzle-orm';
import { record } from '../audit/record.ts';
import { now } from '../clock.ts';
import { account } from '../db/schema/auth.ts';
import { person } from '../db/schema/members.ts';
import type { Tx } from '../db/write.ts';
import { system } from './policy.ts';

/**
 * The person of an address that was just proved, with an account from now on: who reads it may claim what was registered
 * with it.
 * @returns undefined for an address that nobody has here
 */
export async function claimAccount(tx: Tx, emailCanonical: string): Promise<number | undefined> {
	const [known] = await tx
		.select({ id: person.id })
		.from(person)
		.where(eq(person.emailCanonical, emailCanonical));
	if (!known) return undefined;
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
