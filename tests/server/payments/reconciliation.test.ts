import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { connections } from '../../../src/lib/server/db/client.ts';
import { issueCreditNote, issueInvoice } from '../../../src/lib/server/payments/invoices.ts';
import { reconcile } from '../../../src/lib/server/payments/reconciliation.ts';
import { verify } from '../../../src/lib/server/registration/verify.ts';
import { applyStripeEvent } from '../../../src/lib/server/registration/settle.ts';
import { checkoutCompleted, refundEvent } from '../../fakes/stripe-events.ts';
import { makeEvent } from '../../factories/event.ts';
import { makeOrder } from '../../factories/order.ts';

let event: Awaited<ReturnType<typeof makeEvent>>;
beforeEach(async () => {
	event = await makeEvent();
});

/** The rules that speak of an order, or of the document whose number is given. */
const rulesAbout = async (object: string) =>
	(await reconcile()).filter((found) => found.object === object).map(({ rule }) => rule);
const cancel = (orderId: number) =>
	write('registration.test', (tx) =>
		tx.update(t.order).set({ status: 'cancelled', cancelledAt: new Date() }).where(eq(t.order.id, orderId))
	);
async function paidOrder() {
	const { order } = await makeOrder(event);
	const said = checkoutCompleted(order);
	await applyStripeEvent(said);
	return { order, paymentIntent: (said.data.object as { payment_intent: string }).payment_intent };
}

test('a store where orders were paid, credited and given back has no difference', async () => {
	const { order, paymentIntent } = await paidOrder();
	const credited = await write('payments.test', (tx) =>
		issueCreditNote(tx, { orderId: order.id, registrationIds: 'all' })
	);
	await cancel(order.id);
	await applyStripeEvent(
		refundEvent('refund.created', { payment_intent: paymentIntent, amount: credited!.totalCents })
	);
	expect(await reconcile()).toEqual([]);
	expect(await verify()).toEqual([]);
});

describe('a difference is found', () => {
	test('when an order that is over keeps a card’s money', async () => {
		const { order } = await paidOrder();
		await cancel(order.id);
		expect(await rulesAbout(order.code)).toEqual(['card_money_kept']);
	});

	test('when a refund was asked and never written', async () => {
		const { order } = await paidOrder();
		await applyStripeEvent(checkoutCompleted(order));
		const { writer } = await connections();
		await writer.execute({
			sql: `UPDATE outbox SET done_at = 1 WHERE kind = 'refund.due' AND json_extract(payload, '$.orderId') = ?`,
			args: [order.id]
		});
		expect(await rulesAbout(order.code)).toEqual(['refund_not_written']);
	});

	test('when a page of payment is left open', async () => {
		const { order } = await makeOrder(event);
		await write('payments.test', (tx) =>
			tx.insert(t.checkout).values({
				id: `cs_${order.id}`,
				orderId: order.id,
				url: 'https://exemple.org',
				expiresAt: new Date(Date.now() + 60_000),
				createdAt: new Date()
			})
		);
		expect(await rulesAbout(order.code)).toEqual([]);
		await cancel(order.id);
		expect(await rulesAbout(order.code)).toEqual(['page_left_open']);
	});

	test('when an invoice was touched behind its guard', async () => {
		const { order } = await makeOrder(event);
		const { number } = await write('payments.test', (tx) => issueInvoice(tx, { orderId: order.id }));
		const { writer } = await connections();
		await writer.execute('DROP TRIGGER invoice_no_update');
		await writer.execute({ sql: `UPDATE invoice SET lines = '[]' WHERE number = ?`, args: [number] });
		expect(await rulesAbout(number)).toEqual(['invoice_adds_up']);
		const later = number.replace(/\d+$/, '99999');
		await writer.execute({ sql: 'UPDATE invoice SET number = ? WHERE number = ?', args: [later, number] });
		expect(await rulesAbout(number.slice(0, 4))).toEqual(['invoice_numbers_unbroken']);
	});
});
