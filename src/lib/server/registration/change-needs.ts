import { eq } from 'drizzle-orm';
import type { NeedsInput } from '../../schemas/account.ts';
import { record } from '../audit/record.ts';
import { mayManageRegistration, type Actor } from '../auth/policy.ts';
import { registration } from '../db/schema/registration.ts';
import { write } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { requireChangesOpen } from './change-deadline.ts';
import { findTicket } from './queries.ts';

/**
 * Corrects what the house should know of a person's meals and access. By the person, the holder of their link or
 * whoever manages the order, until changes close (the caterer is told then); by staff at any time.
 * The audit trail says which of the two changed, never what it says: it may tell of someone's health.
 * @throws Refusal `not_allowed` (403), `registration_not_active`, `change_deadline_passed`
 */
export async function changeNeeds(request: {
	actor: Actor;
	registrationCode: string;
	needs: NeedsInput;
}): Promise<{ changed: boolean }> {
	const { actor, registrationCode, needs } = request;
	const found = await findTicket(registrationCode);
	if (!mayManageRegistration(actor, found)) throw new Refusal('not_allowed', { status: 403 });
	requireChangesOpen(actor, found.event);
	return write('registration.changeNeeds', async (tx) => {
		const [current] = await tx
			.select({
				status: registration.status,
				dietaryNeeds: registration.dietaryNeeds,
				accessNeeds: registration.accessNeeds
			})
			.from(registration)
			.where(eq(registration.id, found.id));
		if (current!.status !== 'active') throw new Refusal('registration_not_active');
		const fields = (['dietaryNeeds', 'accessNeeds'] as const).filter(
			(field) => current![field] !== needs[field]
		);
		if (fields.length === 0) return { changed: false };
		await tx.update(registration).set(needs).where(eq(registration.id, found.id));
		await record(tx, actor, {
			action: 'needs.changed',
			objectKind: 'registration',
			objectId: found.id,
			details: { code: found.code, fields }
		});
		return { changed: true };
	});
}
