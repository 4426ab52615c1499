import type { QuoteLine } from '../../pricing/quote.ts';
import { soldAs } from '../../pricing/status.ts';
import type { RegistrationView } from './registration-rows.ts';

/** What an order sold, by ticket type and price. A transfer copies tickets to the next person: those left do not count again. */
export function linesOf(people: readonly RegistrationView[]): QuoteLine[] {
	const lines = new Map<string, QuoteLine>();
	const sold = people.flatMap(({ status, tickets }) => (status === 'transferred' ? [] : tickets));
	sold.sort((a, b) => a.position - b.position);
	for (const { ticketTypeId, name, priceStatus, priceCents, taxCode, lotId } of sold) {
		const key = `${ticketTypeId}:${priceCents}:${taxCode}:${lotId !== null}`;
		const line = lines.get(key);
		if (line) {
			line.quantity += 1;
			line.amountCents += priceCents;
		} else {
			lines.set(key, {
				ticketTypeId,
				description: soldAs(name, priceStatus),
				quantity: 1,
				unitCents: priceCents,
				amountCents: priceCents,
				taxCode,
				...(lotId === null ? {} : { byCredit: true })
			});
		}
	}
	return [...lines.values()];
}

/** The one line of an order that buys a pack. */
export function lineOfPack(
	{ label }: { label: string },
	{ subtotalCents }: { subtotalCents: number }
): QuoteLine {
	return {
		ticketTypeId: 0,
		description: label,
		quantity: 1,
		unitCents: subtotalCents,
		amountCents: subtotalCents,
		taxCode: 'taxable'
	};
}
