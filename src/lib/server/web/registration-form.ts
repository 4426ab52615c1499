import type { OfferedOrganisation } from '../../registration/draft.ts';
import type { Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { Refusal } from '../errors.ts';
import { orderPath } from '../links.ts';
import { listOrganisations } from '../members/organisations.ts';
import { catalogueOf } from '../registration/catalogue.ts';
import { usableCredits } from '../registration/credits/lots.ts';
import { startCardPayment } from '../registration/pay-by-card.ts';

/** Stripe's page; the order's own, which says what happened and offers to try again, where Stripe does not answer. */
export async function paymentPage(code: string): Promise<string> {
	try {
		return (await startCardPayment({ orderCode: code })).url;
	} catch (error) {
		if (error instanceof Refusal) return orderPath(code);
		throw error;
	}
}

/** Every organisation as the form offers it. */
export async function offeredOrganisations(): Promise<OfferedOrganisation[]> {
	const all = await listOrganisations();
	const named = Map.groupBy(all, ({ name }) => name);
	return all.map(({ id, name, city, isMember }) => ({
		id,
		label: named.get(name)!.length > 1 && city ? `${name} (${city})` : name,
		isMember
	}));
}

/** The organisations as the form offers them, with the credits that the actor may spend of those they manage. */
export async function withCredits(
	actor: Actor,
	organisations: readonly OfferedOrganisation[],
	eventId: number
): Promise<OfferedOrganisation[]> {
	const managed = actor.kind === 'person' ? actor.organisationIds : [];
	if (managed.length === 0 || !(await catalogueOf(eventId))?.acceptsCredits) return [...organisations];
	const at = now();
	const left = new Map(
		await Promise.all(
			managed.map(async (id) => [id, (await usableCredits(id, at)).length] as [number, number])
		)
	);
	return organisations.map((one) => ({
		...one,
		...(left.get(one.id) ? { credits: left.get(one.id)! } : {})
	}));
}

/** What the form knows of its payer: whoever is signed in. */
export function payerOf(actor: Actor): { givenName?: string; familyName?: string; email?: string } {
	if (actor.kind !== 'person') return {};
	const [givenName = '', ...rest] = actor.name.split(' ');
	return { givenName, familyName: rest.join(' '), email: actor.email };
}
