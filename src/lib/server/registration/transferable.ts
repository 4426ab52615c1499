import { mayManageRegistration, type Actor, type RegistrationOwner } from '../auth/policy.ts';
import { Refusal } from '../errors.ts';
import { requireChangesOpen } from './change-deadline.ts';

/**
 * Whether the actor may give this place away now, asked before it is said and again as it is done.
 * @throws Refusal `not_allowed` (403), `registration_not_active`, `change_deadline_passed`
 */
export function requireTransferable(
	actor: Actor,
	registration: RegistrationOwner & { status: string },
	event: { changesCloseAt: Date }
): void {
	if (!mayManageRegistration(actor, registration)) throw new Refusal('not_allowed', { status: 403 });
	if (registration.status !== 'active') throw new Refusal('registration_not_active');
	requireChangesOpen(actor, event);
}
