import { and, eq } from 'drizzle-orm';
import { addDays, dayOf } from '../../../format/dates.ts';
import type { PackInput } from '../../../schemas/packs.ts';
import { requireManager, requirePerson, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { event } from '../../db/schema/events.ts';
import { creditLot, pack } from '../../db/schema/packs.ts';
import { PACK_EVENT } from '../../events/staff-events.ts';
import type { Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { insertItemOrder, placedOnce, type PlacedItems } from '../item-order.ts';
import { endOfDay } from './end-of-day.ts';

/**
 * Buys a pack for an organisation, by one of its managers: an order without registrations, paid and billed as any other.
 * Its credits may be spent once it is confirmed; their days are counted from here. A page sent twice gets its first order.
 * @throws Refusal `not_allowed` (403), `not_found` (404) for a pack that is not on sale
 */
export async function buyPack(
	actor: Actor,
	{ organisationId, input, locale }: { organisationId: number; input: PackInput; locale: 'fr' | 'en' }
): Promise<PlacedItems> {
	const payer = requirePerson(actor);
	requireManager(actor, organisationId);
	return placedOnce('registration.buyPack', payer, input, async (tx) => {
		const [sold] = await tx
			.select()
			.from(pack)
			.where(and(eq(pack.id, input.pack), eq(pack.onSale, true)));
		if (!sold) throw new Refusal('not_found', { status: 404 });
		const item = {
			description: `${sold.name} (${sold.places} places de formation)`,
			...{ quantity: 1, unitCents: sold.priceCents, training: true }
		};
		return insertItemOrder(tx, actor, {
			...{ of: await packEvent(tx, dayOf(now())), organisationId, billing: input, locale },
			items: [item],
			details: { pack: sold.name },
			also: async ({ orderId, at }) => {
				await tx.insert(creditLot).values({
					...{ organisationId, orderId, packId: sold.id, label: sold.name, places: sold.places },
					expiresAt: endOfDay(addDays(dayOf(at), sold.validDays)),
					createdBy: payer.personId,
					createdAt: at
				});
			}
		});
	});
}

/** What the packs of a year are sold under: never published, open to nobody, so that only {@link buyPack} sells in it. */
async function packEvent(tx: Tx, today: string): Promise<typeof event.$inferSelect> {
	const year = today.slice(0, 4);
	const slug = `${PACK_EVENT}${year}`;
	const [known] = await tx.select().from(event).where(eq(event.slug, slug));
	if (known) return known;
	const begins = endOfDay(`${Number(year) - 1}-12-31`);
	const [made] = await tx
		.insert(event)
		.values({
			...{ slug, kind: 'training', name: `Forfaits ${year}` },
			...{ firstDay: `${year}-01-01`, lastDay: `${year}-12-31` },
			...{ registrationOpensAt: begins, registrationClosesAt: begins, changesCloseAt: begins }
		})
		.returning();
	return made!;
}
