import { and, asc, eq } from 'drizzle-orm';
import { PROVIDER_NAME, type Provider } from '../../../schemas/providers.ts';
import { record } from '../../audit/record.ts';
import { now } from '../../clock.ts';
import { reader } from '../../db/client.ts';
import { identity } from '../../db/schema/auth.ts';
import { person } from '../../db/schema/members.ts';
import { violation } from '../../db/violations.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { requirePerson, type Actor } from '../policy.ts';

/** An account at a provider, by the name that it gives to no other. */
export interface Subject {
	provider: Provider;
	subject: string;
}

/**
 * Lets an account of a provider open the account of a person, in the transaction that proved both. Done twice, it does
 * nothing more.
 * @throws Refusal `provider_elsewhere` (it opens another person's), `provider_other` (another of that provider opens this one)
 */
export async function linkIdentity(
	tx: Tx,
	actor: Actor,
	personId: number,
	{ provider, subject }: Subject
): Promise<void> {
	if ((await holderOf(tx, { provider, subject })) === personId) return;
	const values = { provider: PROVIDER_NAME[provider] };
	try {
		await tx.insert(identity).values({ provider, subject, personId, linkedAt: now() });
	} catch (error) {
		const said = violation(error);
		if (said === 'identity.provider') throw new Refusal('provider_elsewhere', { values });
		if (said === 'identity.person_id') throw new Refusal('provider_other', { values });
		throw error;
	}
	await record(tx, actor, {
		action: 'identity.linked',
		objectKind: 'person',
		objectId: personId,
		details: { means: provider }
	});
}

/** Whom an account of a provider opens, if anybody. */
export async function holderOf(tx: Tx, { provider, subject }: Subject): Promise<number | undefined> {
	const [found] = await tx
		.select({ personId: identity.personId })
		.from(identity)
		.where(and(eq(identity.provider, provider), eq(identity.subject, subject)));
	return found?.personId;
}

/** The address, proved here, of whom an account of a provider opens. */
export async function linkedAddress({ provider, subject }: Subject): Promise<string | undefined> {
	const db = await reader();
	const [found] = await db
		.select({ email: person.email })
		.from(identity)
		.innerJoin(person, eq(person.id, identity.personId))
		.where(and(eq(identity.provider, provider), eq(identity.subject, subject)));
	return found?.email;
}

/** The providers that open the actor's account, and since when. */
export async function myProviders(actor: Actor): Promise<{ provider: Provider; linkedAt: Date }[]> {
	const { personId } = requirePerson(actor);
	const db = await reader();
	return db
		.select({ provider: identity.provider, linkedAt: identity.linkedAt })
		.from(identity)
		.where(eq(identity.personId, personId))
		.orderBy(asc(identity.provider));
}

/** Links an account of a provider, which they have just shown to be theirs, to the actor. @throws as {@link linkIdentity} */
export async function linkProvider(actor: Actor, subject: Subject): Promise<void> {
	const { personId } = requirePerson(actor);
	await write('auth.linkProvider', (tx) => linkIdentity(tx, actor, personId, subject));
}

/** Takes a provider away from the actor's account, which a code still opens. Done twice, it does nothing more. */
export async function unlinkProvider(actor: Actor, provider: Provider): Promise<void> {
	const { personId } = requirePerson(actor);
	await write('auth.unlinkProvider', async (tx) => {
		const gone = await tx
			.delete(identity)
			.where(and(eq(identity.personId, personId), eq(identity.provider, provider)))
			.returning({ provider: identity.provider });
		if (gone.length > 0)
			await record(tx, actor, {
				action: 'identity.unlinked',
				objectKind: 'person',
				objectId: personId,
				details: { means: provider }
			});
	});
}
