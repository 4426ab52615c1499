import { and, eq } from 'drizzle-orm';
import { addDays, dayOf } from '../../../format/dates.ts';
import { taxed } from '../../../pricing/taxes.ts';
import type { PackInput } from '../../../schemas/packs.ts';
import { record } from '../../audit/record.ts';
import { requireManager, requirePerson, type Actor } from '../../auth/policy.ts';
import { MINUTE_MS, now } from '../../clock.ts';
import { reader } from '../../db/client.ts';
import { event } from '../../db/schema/events.ts';
import { creditLot, pack } from '../../db/schema/packs.ts';
import { order } from '../../db/schema/registration.ts';
import { PACK_EVENT } from '../../events/staff-events.ts';
import { violation } from '../../db/violations.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { readableCode } from '../../ids.ts';
import { emit } from '../../outbox/emit.ts';
import { invoiceDueAt, issueInvoice } from '../../payments/invoices.ts';
import { HOLD_MINUTES } from '../place-order.ts';
import { endOfDay } from './end-of-day.ts';

interface BoughtPack {
	code: string;
	status: (typeof order.$inferSelect)['status'];
}

/**
 * Buys a pack for an organisation, by one of its managers: an order without registrations, paid and billed as any other.
 * Its credits may be spent once it is confirmed; their days are counted from here. A page sent twice gets its first order.
 * @throws Refusal `not_allowed` (403), `not_found` (404) for a pack that is not on sale
 */
export async function buyPack(
	actor: Actor,
	{ organisationId, input, locale }: { organisationId: number; input: PackInput; locale: 'fr' | 'en' }
): Promise<BoughtPack> {
	const { personId } = requirePerson(actor);
	requireManager(actor, organisationId);
	try {
		return await write('registration.buyPack', (tx) => insert(tx, actor, organisationId, input, locale));
	} catch (error) {
		if (violation(error) !== 'order.idempotency_key') throw error;
		const db = await reader();
		const [first] = await db
			.select({ code: order.code, status: order.status })
			.from(order)
			.where(and(eq(order.idempotencyKey, input.idempotencyKey), eq(order.payerPersonId, personId)));
		if (!first) throw new Refusal('stale_page');
		return first;
	}
}

async function insert(
	tx: Tx,
	actor: Actor,
	organisationId: number,
	input: PackInput,
	locale: 'fr' | 'en'
): Promise<BoughtPack> {
	const at = now();
	const payer = requirePerson(actor);
	const [sold] = await tx
		.select()
		.from(pack)
		.where(and(eq(pack.id, input.pack), eq(pack.onSale, true)));
	if (!sold) throw new Refusal('not_found', { status: 404 });
	const of = await packEvent(tx, dayOf(at));
	const amounts = taxed([{ amountCents: sold.priceCents, taxCode: 'taxable' }]);
	const isHeld = input.method === 'card';
	const dueAt = isHeld ? null : invoiceDueAt(of, at);
	const code = readableCode();
	const status = isHeld ? 'held' : 'awaiting_payment';
	const { line1, city, province, postalCode } = input;
	const [placed] = await tx
		.insert(order)
		.values({
			eventId: of.id,
			...{ code, status, method: input.method, idempotencyKey: input.idempotencyKey },
			...{ payerPersonId: payer.personId, payerName: payer.name, payerEmail: payer.email },
			organisationId,
			billingAddress: { line1, city, province, postalCode },
			purchaseOrder: input.purchaseOrder || null,
			locale,
			...amounts,
			placedAt: at,
			holdExpiresAt: isHeld ? new Date(at.getTime() + HOLD_MINUTES * MINUTE_MS) : null,
			dueAt,
			confirmedAt: isHeld ? null : at
		})
		.returning({ id: order.id });
	const orderId = placed!.id;
	await tx.insert(creditLot).values({
		organisationId,
		orderId,
		packId: sold.id,
		label: sold.name,
		places: sold.places,
		expiresAt: endOfDay(addDays(dayOf(at), sold.validDays)),
		createdBy: payer.personId,
		createdAt: at
	});
	await record(tx, actor, {
		action: 'order.placed',
		objectKind: 'order',
		objectId: orderId,
		details: { code, status, method: input.method, pack: sold.name, totalCents: amounts.totalCents }
	});
	if (dueAt) {
		await issueInvoice(tx, { orderId, dueOn: dayOf(dueAt, of.timezone) });
		await emit(tx, 'order.confirmed', { orderId }, { dedupeKey: `order.confirmed:${orderId}` });
	}
	return { code, status };
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
