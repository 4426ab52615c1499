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
}

export interface Quote extends Taxed {
	lines: QuoteLine[];
}

/**
 * The price of what people chose: one line a ticket type, and taxes. The page shows it and the order charges it, by
 * this same function. Codes not in the catalogue, or not sold to the audience, count for nothing: the order refuses them.
 * @param choices for each person, the codes of their pass and add-ons
 */
export function quote(
	catalogue: readonly PricedTicketType[],
	audience: Audience,
	choices: readonly (readonly string[])[]
): Quote {
	const counts = new Map<string, number>();
	for (const codes of choices)
		for (const code of new Set(codes)) counts.set(code, (counts.get(code) ?? 0) + 1);
	const lines: QuoteLine[] = [];
	for (const type of catalogue) {
		const quantity = counts.get(type.code) ?? 0;
		const unitCents = type.priceCents[audience];
		if (quantity === 0 || unitCents === null) continue;
		lines.push({
			ticketTypeId: type.id,
			description: type.name,
			quantity,
			unitCents,
			amountCents: quantity * unitCents,
			taxCode: type.taxCode
		});
	}
	return { lines, ...taxed(lines) };
}
