import type { QuoteLine } from '../../pricing/quote.ts';
import { soldAs } from '../../pricing/status.ts';
import type { orderItem } from '../db/schema/registration.ts';
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

/** What an order sold besides places of people. */
export function lineOfItem({
	description,
	quantity,
	unitCents,
	taxCode
}: Pick<typeof orderItem.$inferSelect, 'description' | 'quantity' | 'unitCents' | 'taxCode'>): QuoteLine {
	return {
		ticketTypeId: 0,
		description,
		quantity,
		unitCents,
		amountCents: quantity * unitCents,
		taxCode
	};
}
