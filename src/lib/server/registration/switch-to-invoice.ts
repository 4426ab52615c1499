import { eq } from 'drizzle-orm';
import { dayOf } from '../../format/dates.ts';
import { record } from '../audit/record.ts';
import { mayManageOrder, type Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { event } from '../db/schema/events.ts';
import { order } from '../db/schema/registration.ts';
import { write } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { emit } from '../outbox/emit.ts';
import { invoiceDueAt, issueInvoice } from '../payments/invoices.ts';
import { closeCheckouts } from './close-checkouts.ts';
import { findOrigin, keepOrigin } from './held-places.ts';

/**
 * Confirms by invoice an order whose places are held for a card: for whoever's card is refused, or changes their mind.
 * Its payment pages are closed; a payment that slips through settles the invoice. Asked again, nothing happens.
 * @throws Refusal `not_found` (404), `order_expired`, `order_cancelled`, `already_paid`
 */
export async function switchToInvoice({
	actor,
	orderCode
}: {
	actor: Actor;
	orderCode: string;
}): Promise<void> {
	await write('registration.switchToInvoice', async (tx) => {
		const [found] = await tx
			.select({ order, event })
			.from(order)
			.innerJoin(event, eq(event.id, order.eventId))
			.where(eq(order.code, orderCode));
		if (!found || !mayManageOrder(actor, found.order)) throw new Refusal('not_found', { status: 404 });
		const { id, status, holdExpiresAt, code } = found.order;
		if (status === 'awaiting_payment') return;
		if (status === 'paid') throw new Refusal('already_paid');
		if (status === 'cancelled' || status === 'refunded') throw new Refusal('order_cancelled');
		const at = now();
		if (status === 'expired' || holdExpiresAt! <= at) throw new Refusal('order_expired');
		const dueAt = invoiceDueAt(found.event, at);
		// Counted already while they were held, its places still are: no other limit is met here.
		const origin = await findOrigin(tx, id);
		await tx
			.update(order)
			.set({ status: 'awaiting_payment', method: 'invoice', holdExpiresAt: null, dueAt, confirmedAt: at })
			.where(eq(order.id, id));
		await keepOrigin(tx, id, origin);
		await closeCheckouts(tx, [id]);
		const { number } = await issueInvoice(tx, { orderId: id, dueOn: dayOf(dueAt, found.event.timezone) });
		await record(tx, actor, {
			action: 'order.switched_to_invoice',
			objectKind: 'order',
			objectId: id,
			details: { code, from: status, invoice: number }
		});
		await emit(tx, 'order.confirmed', { orderId: id }, { dedupeKey: `order.confirmed:${id}` });
	});
}
