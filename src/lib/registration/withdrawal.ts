import { addDays, instantAt } from '../format/dates.ts';

/** What withdrawing costs, as it was accepted with an order. */
export interface WithdrawalRule {
	/** Free before this instant. */
	freeUntil: Date;
	/** Of the price before tax, from that instant. */
	keptPercent: number;
}

/** The rule of an order or of what is offered; null where withdrawing costs nothing. */
export function ruleOf(of: { freeUntil: Date | null; keptPercent: number | null }): WithdrawalRule | null {
	return of.freeUntil === null || of.keptPercent === null
		? null
		: { freeUntil: of.freeUntil, keptPercent: of.keptPercent };
}

/** The rule that an offer has now, from its first day: free until 17:00, so many days before. */
export function ruleOfOffer(
	offer: { freeUntilDays: number | null; keptPercent: number },
	event: { firstDay: string; timezone: string }
): WithdrawalRule | null {
	if (offer.freeUntilDays === null) return null;
	const freeUntil = instantAt(addDays(event.firstDay, -offer.freeUntilDays), '17:00', event.timezone);
	return { freeUntil, keptPercent: offer.keptPercent };
}

/** Whether whoever withdraws at an instant is late. */
export function isLateAt(rule: WithdrawalRule | null, at: Date): boolean {
	return rule !== null && at >= rule.freeUntil;
}

/** Until when one may withdraw by oneself under a rule: the eve of the first day. */
export function withdrawalEnd(event: { firstDay: string; timezone: string }): Date {
	return instantAt(event.firstDay, '00:00', event.timezone);
}
