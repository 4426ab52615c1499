import { and, eq, inArray } from 'drizzle-orm';
import { quoteBooth } from '../../exhibitors/quote.ts';
import { money } from '../../format/money.ts';
import { requirePerson, type Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import type { Database } from '../db/client.ts';
import {
	boothOption,
	boothPrice,
	boothType,
	exhibitorOrder,
	exhibitorOrderOption,
	partnerLevel
} from '../db/schema/exhibitors.ts';
import { violation } from '../db/violations.ts';
import type { Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { insertItemOrder, placedOnce, type Billing, type PlacedItems } from '../registration/item-order.ts';
import { openOwnExhibitor, type ExhibitorRow } from './access.ts';
import { allocationOf } from './allocate.ts';

interface BoothOrderRequest {
	actor: Actor;
	code: string;
	/** `expectedTotalCents`: as the page showed it. */
	input: Billing & { expectedTotalCents: number };
	locale: 'fr' | 'en';
}

/**
 * Orders what an exhibitor was approved for, by whoever answers for it: its booth, its level of partnership, its options,
 * paid or billed as any registration. The booth that it chose is kept while the order is paid, and for good once it is
 * confirmed (triggers); whoever has none yet is placed by staff.
 * @throws Refusal `exhibitor_not_approved`, `contract_not_accepted`, `exhibitor_ordered`, `price_changed`,
 *   `booth_lost` when the time of the choice is past, `booth_option_full`
 */
export async function placeBoothOrder({
	actor,
	code,
	input,
	locale
}: BoothOrderRequest): Promise<PlacedItems> {
	const payer = requirePerson(actor);
	try {
		return await placedOnce('exhibitors.placeOrder', payer, input, async (tx) => {
			const { exhibitor, event } = await openOwnExhibitor(tx, actor, code);
			if (exhibitor.status === 'confirmed') throw new Refusal('exhibitor_ordered');
			if (exhibitor.status !== 'approved') throw new Refusal('exhibitor_not_approved');
			const own = await allocationOf(tx, exhibitor.id);
			// Past its time, it may be on somebody else's screen as free.
			if (own?.until && own.until <= now()) throw new Refusal('booth_lost');
			const { lines, amounts, options } = await boothQuote(tx, exhibitor, own?.number);
			if (amounts.totalCents !== input.expectedTotalCents)
				throw new Refusal('price_changed', { values: { total: money(amounts.totalCents, locale) } });
			return insertItemOrder(tx, actor, {
				...{ of: event, billing: input, locale },
				organisationId: exhibitor.organisationId,
				organisationName: exhibitor.name,
				items: lines.map((line) => ({ ...line, description: `${line.description} – ${event.name}` })),
				details: { exhibitor: exhibitor.code, booth: own?.number ?? null },
				also: async ({ orderId }) => {
					await tx
						.insert(exhibitorOrder)
						.values({ orderId, exhibitorId: exhibitor.id, boothId: own?.boothId ?? null });
					for (const { id, quantity } of options)
						await tx.insert(exhibitorOrderOption).values({ orderId, optionId: id, quantity });
				}
			});
		});
	} catch (error) {
		throw refusalOf(violation(error)) ?? error;
	}
}

/** What an exhibitor would order now, see `quoteBooth`; its options that are still offered. */
export async function boothQuote(
	db: Database | Tx,
	{ eventId, kind, boothTypeId, partnerLevelId, options: wanted }: ExhibitorRow,
	boothNumber: string | undefined
) {
	const ids = Object.keys(wanted).map(Number);
	const [[type], [level], offered] = await Promise.all([
		db
			.select({ name: boothType.name, amountCents: boothPrice.amountCents })
			.from(boothType)
			.innerJoin(boothPrice, and(eq(boothPrice.boothTypeId, boothType.id), eq(boothPrice.kind, kind)))
			.where(eq(boothType.id, boothTypeId ?? 0)),
		db
			.select()
			.from(partnerLevel)
			.where(eq(partnerLevel.id, partnerLevelId ?? 0)),
		ids.length === 0
			? []
			: db
					.select()
					.from(boothOption)
					.where(and(eq(boothOption.eventId, eventId), inArray(boothOption.id, ids)))
	]);
	if (boothTypeId !== null && !type) throw new Refusal('booth_no_price');
	const options = offered
		.filter(({ onSale }) => onSale)
		.sort((a, b) => a.position - b.position || a.id - b.id)
		.map((one) => ({ ...one, quantity: Math.min(wanted[one.id]!, one.perExhibitor) }))
		.filter(({ quantity }) => quantity > 0);
	return { ...quoteBooth({ boothType: type, boothNumber, level, options }), options };
}

function refusalOf(broken: string | undefined): Refusal | undefined {
	switch (broken) {
		case 'exhibitor_order_once':
			return new Refusal('exhibitor_ordered');
		case 'contract_not_accepted':
		case 'exhibitor_not_approved':
		case 'booth_lost':
			return new Refusal(broken);
		case 'booth_option_never_oversold':
			return new Refusal('booth_option_full');
		default:
			return undefined;
	}
}
