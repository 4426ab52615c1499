import { mayManageRegistration, type Actor } from '../../auth/policy.ts';
import { Refusal } from '../../errors.ts';
import { requireChangesOpen } from '../change-deadline.ts';
import { requireSeatChoice } from '../choice-mode.ts';
import { findTicket, type RegistrationDetails } from '../queries.ts';

/**
 * A registration that may wait for seats and swap them: confirmed (places held for a card are not bought yet), by
 * whoever manages it, until changes close.
 * @throws Refusal `not_found` (404), `not_allowed` (403), `registration_not_active`, `order_not_confirmed`,
 *   `change_deadline_passed`
 */
export async function findChangeable(actor: Actor, registrationCode: string): Promise<RegistrationDetails> {
	const found = await findTicket(registrationCode);
	if (!mayManageRegistration(actor, found)) throw new Refusal('not_allowed', { status: 403 });
	if (found.status !== 'active') throw new Refusal('registration_not_active');
	if (found.order.status === 'held') throw new Refusal('order_not_confirmed');
	requireChangesOpen(actor, found.event);
	await requireSeatChoice(actor, found.event);
	return found;
}
