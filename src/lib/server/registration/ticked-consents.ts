import type { ConsentPurpose } from '../../schemas/consents.ts';
import type { Actor } from '../auth/policy.ts';
import type { OrderPlan } from './plan-order.ts';

interface Ticked {
	people: OrderPlan['people'];
	/** Ids by canonical address. */
	personIds: ReadonlyMap<string, number>;
	payerPersonId: number;
	consentNewsletter: boolean;
}

/**
 * What the boxes of a form are worth: consents given, of the person signed in; only asked, of anybody else, whose name
 * and address anyone may type. The newsletter is the payer's.
 */
export function tickedConsents(
	actor: Actor,
	{ people, personIds, payerPersonId, consentNewsletter }: Ticked
): {
	given: { personId: number; purpose: ConsentPurpose }[];
	/** With this person's registration. */
	askedOf: (personId: number) => ConsentPurpose[];
	/** With the order: its payer, who does not attend. */
	askedOfPayer: ConsentPurpose[];
} {
	const ticked = new Map<number, ConsentPurpose[]>();
	for (const { emailCanonical, input } of people)
		ticked.set(personIds.get(emailCanonical)!, [
			...(input.consentDirectory ? (['directory'] as const) : []),
			...(input.consentPhoto ? (['photo'] as const) : []),
			...(input.consentExhibitors ? (['exhibitors'] as const) : [])
		]);
	const attends = ticked.has(payerPersonId);
	if (consentNewsletter) ticked.set(payerPersonId, [...(ticked.get(payerPersonId) ?? []), 'newsletter']);

	const ownId = actor.kind === 'person' ? actor.personId : undefined;
	const askedOf = (personId: number) => (personId === ownId ? [] : (ticked.get(personId) ?? []));
	return {
		given: ownId ? (ticked.get(ownId) ?? []).map((purpose) => ({ personId: ownId, purpose })) : [],
		askedOf,
		askedOfPayer: attends ? [] : askedOf(payerPersonId)
	};
}
