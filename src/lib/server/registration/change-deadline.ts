import { withdrawalEnd, ruleOf } from '../../registration/withdrawal.ts';
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

/**
 * People give a place back until changes close; under a rule of withdrawal, until the first day begins.
 * @throws Refusal `change_deadline_passed`
 */
export function requireWithdrawable(
	actor: Actor,
	of: {
		order: { freeUntil: Date | null; keptPercent: number | null };
		event: { changesCloseAt: Date; firstDay: string; timezone: string };
	}
): void {
	const changesCloseAt = ruleOf(of.order) ? withdrawalEnd(of.event) : of.event.changesCloseAt;
	requireChangesOpen(actor, { changesCloseAt });
}
