import { and, eq } from 'drizzle-orm';
import { dayOf } from '../../format/dates.ts';
import { taxed } from '../../pricing/taxes.ts';
import { record } from '../audit/record.ts';
import { requirePerson, type Actor, type PersonActor } from '../auth/policy.ts';
import { MINUTE_MS, now } from '../clock.ts';
import { reader } from '../db/client.ts';
import type { event } from '../db/schema/events.ts';
import { order, orderItem, type BillingAddress } from '../db/schema/registration.ts';
import { violation } from '../db/violations.ts';
import { write, type Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { readableCode } from '../ids.ts';
import { emit } from '../outbox/emit.ts';
import { invoiceDueAt, issueInvoice } from '../payments/invoices.ts';
import { HOLD_MINUTES } from './place-order.ts';

/** What an order says besides what it sells. */
export interface Billing extends BillingAddress {
	/** Made with the page: a second sending of the same page finds the first order. */
	idempotencyKey: string;
	method: 'card' | 'invoice';
	purchaseOrder?: string;
}

/** Something sold that is nobody's place, before tax. */
export type SoldItem = Pick<typeof orderItem.$inferInsert, 'description' | 'quantity' | 'unitCents'> &
	Partial<Pick<typeof orderItem.$inferInsert, 'taxCode' | 'training'>>;

interface ItemOrder {
	of: typeof event.$inferSelect;
	organisationId: number | null;
	organisationName?: string;
	billing: Billing;
	locale: 'fr' | 'en';
	items: readonly SoldItem[];
	/** What the trail says of it, besides its amounts. */
	details?: Record<string, unknown>;
	/** What else the order brings, before its invoice: runs in the same transaction. */
	also: (placed: { orderId: number; at: Date }) => Promise<void>;
}

export interface PlacedItems {
	code: string;
	status: (typeof order.$inferSelect)['status'];
}

/**
 * Places an order that sells something else than places, in the name of whoever asks: held for a card payment, billed, or
 * free. Its invoice is that of any order.
 */
export async function insertItemOrder(tx: Tx, actor: Actor, wanted: ItemOrder): Promise<PlacedItems> {
	const { of, billing, items } = wanted;
	const at = now();
	const payer = requirePerson(actor);
	const lines = items.map((item, i) => ({
		...item,
		position: i + 1,
		taxCode: item.taxCode ?? ('taxable' as const)
	}));
	const amounts = taxed(
		lines.map(({ quantity, unitCents, taxCode }) => ({ amountCents: quantity * unitCents, taxCode }))
	);
	const method = amounts.totalCents === 0 ? ('free' as const) : billing.method;
	const status = method === 'free' ? 'paid' : method === 'card' ? 'held' : 'awaiting_payment';
	const dueAt = method === 'invoice' ? invoiceDueAt(of, at) : null;
	const code = readableCode();
	const { line1, city, province, postalCode } = billing;
	const [placed] = await tx
		.insert(order)
		.values({
			eventId: of.id,
			...{ code, status, method, idempotencyKey: billing.idempotencyKey },
			...{ payerPersonId: payer.personId, payerName: payer.name, payerEmail: payer.email },
			organisationId: wanted.organisationId,
			organisationName: wanted.organisationName ?? null,
			billingAddress: { line1, city, province, postalCode },
			purchaseOrder: billing.purchaseOrder || null,
			locale: wanted.locale,
			...amounts,
			placedAt: at,
			holdExpiresAt: status === 'held' ? new Date(at.getTime() + HOLD_MINUTES * MINUTE_MS) : null,
			dueAt,
			confirmedAt: status === 'held' ? null : at
		})
		.returning({ id: order.id });
	const orderId = placed!.id;
	await tx.insert(orderItem).values(lines.map((line) => ({ ...line, orderId })));
	await wanted.also({ orderId, at });
	await record(tx, actor, {
		action: 'order.placed',
		objectKind: 'order',
		objectId: orderId,
		details: { code, status, method, ...wanted.details, totalCents: amounts.totalCents }
	});
	if (status !== 'held') {
		if (dueAt) await issueInvoice(tx, { orderId, dueOn: dayOf(dueAt, of.timezone) });
		await emit(tx, 'order.confirmed', { orderId }, { dedupeKey: `order.confirmed:${orderId}` });
	}
	return { code, status };
}

/**
 * Runs a write that places such an order; a page sent twice gets its first order.
 * @throws Refusal `stale_page` for a page whose order is somebody else's, and what the write throws
 */
export async function placedOnce(
	name: `${string}.${string}`,
	{ personId }: PersonActor,
	{ idempotencyKey }: Pick<Billing, 'idempotencyKey'>,
	work: (tx: Tx) => Promise<PlacedItems>
): Promise<PlacedItems> {
	try {
		return await write(name, work);
	} catch (error) {
		const first = await findPlaced(personId, idempotencyKey);
		if (first) return first;
		if (violation(error) === 'order.idempotency_key') throw new Refusal('stale_page');
		throw error;
	}
}

async function findPlaced(personId: number, idempotencyKey: string): Promise<PlacedItems | undefined> {
	const db = await reader();
	const [first] = await db
		.select({ code: order.code, status: order.status })
		.from(order)
		.where(and(eq(order.idempotencyKey, idempotencyKey), eq(order.payerPersonId, personId)));
	return first;
}
