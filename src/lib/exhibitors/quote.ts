import { taxed, type Taxed } from '../pricing/taxes.ts';

/** What a booth's order is made of, as the offer says it. All prices before tax, in cents. */
export interface BoothOffer {
	boothType: { name: string; amountCents: number } | undefined;
	/** Where the booth is chosen already. */
	boothNumber: string | undefined;
	level: { name: string; priceCents: number | null; includesBooth: boolean } | undefined;
	options: readonly { name: string; priceCents: number; quantity: number }[];
}

export interface BoothLine {
	description: string;
	quantity: number;
	unitCents: number;
}

/**
 * What an exhibitor owes: its booth (which some levels of partnership include), its level, its options. The same function
 * shows it and charges it.
 */
export function quoteBooth({ boothType, boothNumber, level, options }: BoothOffer): {
	lines: BoothLine[];
	amounts: Taxed;
} {
	const lines: BoothLine[] = [];
	if (boothType) {
		const which = boothNumber ? `Kiosque ${boothNumber} (${boothType.name})` : `Kiosque (${boothType.name})`;
		lines.push(
			level?.includesBooth
				? { description: `${which}, compris dans le partenariat`, quantity: 1, unitCents: 0 }
				: { description: which, quantity: 1, unitCents: boothType.amountCents }
		);
	}
	if (level && level.priceCents !== null)
		lines.push({ description: `Partenariat ${level.name}`, quantity: 1, unitCents: level.priceCents });
	for (const { name, priceCents, quantity } of options)
		if (quantity > 0) lines.push({ description: name, quantity, unitCents: priceCents });
	return {
		lines,
		amounts: taxed(
			lines.map(({ quantity, unitCents }) => ({ amountCents: quantity * unitCents, taxCode: 'taxable' }))
		)
	};
}
