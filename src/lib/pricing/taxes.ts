/** TPS: 5 % (Loi sur la taxe d'accise, art. 165). */
const TPS_PER_100 = 5;
/** TVQ: 9,975 % of the same price before tax (Loi sur la taxe de vente du Québec, art. 16). */
const TVQ_PER_100000 = 9975;

/** Amounts in cents. */
export interface Taxed {
	subtotalCents: number;
	tpsCents: number;
	tvqCents: number;
	totalCents: number;
}

export type TaxCode = 'taxable' | 'exempt' | 'zero_rated';

/**
 * The two taxes on a set of lines, each rounded once to the nearest cent (half up) on the taxable sum, never as one
 * combined rate, which differs by a cent on about a quarter of amounts.
 * @param lines amounts before tax, integer cents, not negative
 */
export function taxed(lines: readonly { amountCents: number; taxCode: TaxCode }[]): Taxed {
	let subtotalCents = 0;
	let taxableCents = 0;
	for (const { amountCents, taxCode } of lines) {
		subtotalCents += amountCents;
		if (taxCode === 'taxable') taxableCents += amountCents;
	}
	const tpsCents = Math.floor((taxableCents * TPS_PER_100 + 50) / 100);
	const tvqCents = Math.floor((taxableCents * TVQ_PER_100000 + 50_000) / 100_000);
	return { subtotalCents, tpsCents, tvqCents, totalCents: subtotalCents + tpsCents + tvqCents };
}
