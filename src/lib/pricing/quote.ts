import { soldAs, type PriceStatus } from './status.ts';
import { taxed, type TaxCode, type Taxed } from './taxes.ts';

/** Who pays the member price: people of a member organisation. */
export type Audience = 'member' | 'standard';

/** What is sold, with the prices in force at one instant. Plain data: the browser gets the same. */
export interface PricedTicketType {
	id: number;
	code: string;
	name: string;
	description: string;
	role: 'admission' | 'addon';
	days: string[];
	taxCode: TaxCode;
	/** Whom it alone is for; absent: everybody. */
	priceStatus?: PriceStatus;
	/** Before tax; null where this audience cannot buy it. */
	priceCents: Record<Audience, number | null>;
	/** The label of the price in force (« Tarif hâtif ») and its end. */
	priceLabel: string;
	priceUntil: Date | null;
	/** What it will cost after `priceUntil`, where that is known. */
	laterPriceCents: Record<Audience, number | null>;
	/** Places left in the scarcest of its quotas. */
	left: number;
}

export interface QuoteLine {
	ticketTypeId: number;
	description: string;
	quantity: number;
	unitCents: number;
	amountCents: number;
	taxCode: TaxCode;
	/** Paid by credits of a pack: it costs nothing more. */
	byCredit?: true;
}

export interface Quote extends Taxed {
	lines: QuoteLine[];
}

/**
 * The price of what people chose: one line a ticket type, and taxes. The page shows it and the order charges it, by
 * this same function. Codes not in the catalogue, or not sold to the audience, count for nothing: the order refuses them.
 * @param choices for each person, the codes of their pass and add-ons
 * @param credits how many passes credits pay, those of the first people
 */
export function quote(
	catalogue: readonly PricedTicketType[],
	audience: Audience,
	choices: readonly (readonly string[])[],
	credits = 0
): Quote {
	const counts = new Map<string, number>();
	const credited = new Map<string, number>();
	const paidByCredit = new Set(catalogue.flatMap((type) => (takesCredit(type, audience) ? [type.code] : [])));
	for (const codes of choices) {
		const pass = credits > 0 ? codes.find((code) => paidByCredit.has(code)) : undefined;
		if (pass !== undefined) credits--;
		for (const code of new Set(codes)) {
			const into = code === pass ? credited : counts;
			into.set(code, (into.get(code) ?? 0) + 1);
		}
	}
	const lines: QuoteLine[] = [];
	for (const type of catalogue) {
		const quantity = counts.get(type.code) ?? 0;
		const unitCents = type.priceCents[audience];
		if (unitCents === null) continue;
		const line = {
			ticketTypeId: type.id,
			description: soldAs(type.name, type.priceStatus),
			taxCode: type.taxCode
		};
		if (quantity > 0) lines.push({ ...line, quantity, unitCents, amountCents: quantity * unitCents });
		const byCredit = credited.get(type.code) ?? 0;
		if (byCredit > 0)
			lines.push({ ...line, quantity: byCredit, unitCents: 0, amountCents: 0, byCredit: true });
	}
	return { lines, ...taxed(lines) };
}

/** Whether a credit pays it: a pass that costs something. */
export function takesCredit(
	{ role, priceCents }: Pick<PricedTicketType, 'role' | 'priceCents'>,
	audience: Audience
): boolean {
	return role === 'admission' && (priceCents[audience] ?? 0) > 0;
}
