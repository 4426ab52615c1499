import { isStaff, type Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { Refusal } from '../errors.ts';

/**
 * People change what they have until the event's changes close; staff, at any time.
 * @throws Refusal `change_deadline_passed`
 */
export function requireChangesOpen(actor: Actor, event: { changesCloseAt: Date }): void {
	if (!isStaff(actor) && now() >= event.changesCloseAt) throw new Refusal('change_deadline_passed');
}
