import { eq } from 'drizzle-orm';
import type { OfferedLevel, OfferedOption, OfferedType } from '../../../exhibitors/offered.ts';
import { seasonAt } from '../../../exhibitors/season.ts';
import { EXHIBITOR_KINDS } from '../../../schemas/exhibitor-lists.ts';
import { now } from '../../clock.ts';
import { reader } from '../../db/client.ts';
import { exhibition } from '../../db/schema/exhibitors.ts';
import { currentTerms } from '../contract.ts';
import { onSale } from './on-sale.ts';

/**
 * What an exhibition offers to those who would come: what is on sale, at what price for whom, and what is left of it.
 * Null for an event that has no exhibition. Whoever calls has found the event for its reader.
 */
export async function publicOffer(eventId: number) {
	const db = await reader();
	const [of] = await db.select().from(exhibition).where(eq(exhibition.eventId, eventId));
	if (!of) return null;
	const [{ types, prices, options, levels }, terms] = await Promise.all([
		onSale(db, eventId),
		currentTerms(db, eventId)
	]);
	return {
		introduction: of.introduction,
		season: seasonAt(of, now()),
		...{ opensAt: of.opensAt, closesAt: of.closesAt, editsCloseAt: of.editsCloseAt },
		types: types.map(
			({ id, name, description, widthCm, depthCm, passes, included, capacity, taken }): OfferedType => ({
				...{ id, name, description, widthCm, depthCm, passes, included, left: capacity - taken },
				prices: EXHIBITOR_KINDS.flatMap((kind) =>
					prices
						.filter((price) => price.typeId === id && price.kind === kind)
						.map(({ amountCents }) => ({ kind, amountCents }))
				)
			})
		),
		options: options.map(({ id, name, description, priceCents, capacity, taken }): OfferedOption => ({
			...{ id, name, description, priceCents, left: capacity === null ? null : capacity - taken }
		})),
		levels: levels.map(({ id, name, benefits, priceCents, includesBooth, passes }): OfferedLevel => ({
			...{ id, name, benefits, priceCents, includesBooth, passes }
		})),
		contract: terms ? { version: terms.version, text: terms.text } : null
	};
}

/** Until when an event takes applications to exhibit; null while it takes none. */
export async function applicationsUntil(eventId: number): Promise<Date | null> {
	const db = await reader();
	const [of] = await db.select().from(exhibition).where(eq(exhibition.eventId, eventId));
	return of && seasonAt(of, now()) === 'open' ? of.closesAt : null;
}
