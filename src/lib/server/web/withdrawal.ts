import { isLateAt, ruleOf, withdrawalEnd, type WithdrawalRule } from '../../registration/withdrawal.ts';
import { isOver } from '../payments/balance.ts';
import type { ORDER_STATUSES } from '../db/schema/registration.ts';

/** The rule of withdrawal of an order as its pages say it. */
export interface ShownWithdrawal extends WithdrawalRule {
	/** Withdrawing now is late. */
	isLate: boolean;
	/** One may still withdraw by oneself. */
	isOpen: boolean;
	isFree: boolean;
}

/** What withdrawing from an order costs now; null where it has no rule. */
export function withdrawalShown(
	order: {
		freeUntil: Date | null;
		keptPercent: number | null;
		totalCents: number;
		status: (typeof ORDER_STATUSES)[number];
		event: { firstDay: string; timezone: string };
	},
	at: Date
): ShownWithdrawal | null {
	const rule = ruleOf(order);
	if (!rule) return null;
	const isLive = !isOver(order) && order.status !== 'held';
	return {
		...rule,
		isLate: isLateAt(rule, at),
		isOpen: isLive && at < withdrawalEnd(order.event),
		isFree: order.totalCents === 0
	};
}
