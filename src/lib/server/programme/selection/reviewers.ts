import { and, eq } from 'drizzle-orm';
import { canonicalEmail } from '../../../format/names.ts';
import { record } from '../../audit/record.ts';
import type { Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { person } from '../../db/schema/members.ts';
import { reviewer } from '../../db/schema/selection.ts';
import { write } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { staffEvent } from '../../events/staff-events.ts';
import { recognisePeople } from '../../members/person.ts';

/**
 * Adds somebody to the committee of an event, by address: whoever is known keeps the name they have, whoever is not is
 * made known by the one typed. They sign in with that address. Harmless when they are of it already.
 * @throws Refusal `not_allowed` (403), `not_found` (404); `field_required` on the names of an address nobody knows
 */
export async function addReviewer(input: {
	actor: Actor;
	eventSlug: string;
	email: string;
	givenName: string;
	familyName: string;
}): Promise<void> {
	const event = await staffEvent(input.actor, input.eventSlug);
	const emailCanonical = canonicalEmail(input.email);
	await write('selection.addReviewer', async (tx) => {
		const [known] = await tx
			.select({ id: person.id })
			.from(person)
			.where(eq(person.emailCanonical, emailCanonical));
		const { givenName, familyName, email } = input;
		if (!known && !(givenName && familyName)) throw new Refusal('reviewer_unknown', { field: 'givenName' });
		const personId =
			known?.id ??
			(await recognisePeople(tx, input.actor, [{ email, givenName, familyName }])).get(emailCanonical)!;
		const added = await tx
			.insert(reviewer)
			.values({ eventId: event.id, personId, since: now() })
			.onConflictDoNothing()
			.returning();
		if (added.length > 0)
			await record(tx, input.actor, {
				action: 'reviewer.added',
				objectKind: 'event',
				objectId: event.id,
				details: { personId }
			});
	});
}

/**
 * Takes somebody out of the committee: they read and write no more; their complete readings go on counting.
 * @throws Refusal `not_allowed` (403), `not_found` (404)
 */
export async function removeReviewer(input: {
	actor: Actor;
	eventSlug: string;
	personId: number;
}): Promise<void> {
	const event = await staffEvent(input.actor, input.eventSlug);
	const { personId } = input;
	await write('selection.removeReviewer', async (tx) => {
		const removed = await tx
			.delete(reviewer)
			.where(and(eq(reviewer.eventId, event.id), eq(reviewer.personId, personId)))
			.returning();
		if (removed.length > 0)
			await record(tx, input.actor, {
				action: 'reviewer.removed',
				objectKind: 'event',
				objectId: event.id,
				details: { personId }
			});
	});
}
