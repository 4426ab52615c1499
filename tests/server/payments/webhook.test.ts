import { and, eq } from 'drizzle-orm';
import Stripe from 'stripe';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { connections, reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { violation } from '../../../src/lib/server/db/violations.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { startCardPayment } from '../../../src/lib/server/registration/pay-by-card.ts';
import { POST } from '../../../src/routes/api/stripe/webhook/+server.ts';
import { checkoutCompleted, otherEvent, refundEvent } from '../../fakes/stripe-events.ts';
import { startDouble, useStripe, WEBHOOK_SECRET } from '../../fakes/stripe-double.ts';
import { makeEvent } from '../../factories/event.ts';
import { makeOrder } from '../../factories/order.ts';

const { webhooks } = new Stripe('sk_test_essai');
let double: Awaited<ReturnType<typeof startDouble>>;
let event: Awaited<ReturnType<typeof makeEvent>>;
beforeAll(async () => {
	// Deliveries of the double go nowhere: those of this file are made by hand.
	double = await startDouble();
	useStripe(double.url);
});
afterAll(() => double.stop());
beforeEach(async () => {
	event = await makeEvent();
});

interface Delivery {
	secret?: string;
	timestamp?: number;
	header?: string | null;
	/** What arrives, where it is not what was signed. */
	body?: string;
}

/** A delivery through the endpoint's own code. */
async function deliver(said: object, delivery: Delivery = {}) {
	const payload = JSON.stringify(said);
	const { secret = WEBHOOK_SECRET, timestamp } = delivery;
	const signed = webhooks.generateTestHeaderString({ payload, secret, timestamp });
	const header = delivery.header === undefined ? signed : delivery.header;
	const request = new Request('http://localhost/api/stripe/webhook', {
		method: 'POST',
		headers: {
			'content-type': 'application/json',
			...(header === null ? {} : { 'stripe-signature': header })
		},
		body: delivery.body ?? payload
	});
	const response = await POST({ request } as never);
	return { status: response.status, answer: (await response.json()) as Record<string, unknown> };
}

const orderOf = async (id: number) =>
	(await (await reader()).select().from(t.order).where(eq(t.order.id, id)))[0]!;
const now = () => Math.floor(Date.now() / 1000);

describe('a delivery', () => {
	test('well signed is applied once, however often it comes', async () => {
		const { order } = await makeOrder(event);
		const said = checkoutCompleted(order);
		expect(await deliver(said)).toMatchObject({ status: 200, answer: { result: 'applied' } });
		const again = await Promise.all(Array.from({ length: 5 }, () => deliver(said)));
		expect(again.map(({ answer }) => answer.result)).toEqual(Array(5).fill('known'));
		expect((await orderOf(order.id)).paidCents).toBe(order.totalCents);
	});

	test.each([
		['null', null],
		['a list', []],
		['an object of nothing', {}],
		['an event about nothing', { id: 'evt_rien', type: 'checkout.session.completed' }],
		['an event with empty data', { id: 'evt_rien', type: 'checkout.session.completed', data: {} }]
	])('well signed that is %s is refused, not a fault', async (_, said) => {
		const { status, answer } = await deliver(said as object);
		expect({ status, code: answer.code }).toEqual({ status: 400, code: 'invalid_input' });
	});

	test('of an amount that is no whole number of cents enters no ledger', async () => {
		const { order } = await makeOrder(event);
		const said = checkoutCompleted(order);
		(said.data.object as { amount_total: number }).amount_total = 1.5;
		expect((await deliver(said)).status).toBe(200);
		expect(await orderOf(order.id)).toMatchObject({ status: 'held', paidCents: 0 });
	});

	test.each<[string, Delivery]>([
		['signed with another secret', { secret: 'whsec_autre' }],
		['signed an hour ago', { timestamp: now() - 3600 }],
		['not signed', { header: null }],
		['with an empty signature', { header: '' }],
		['with a signature that is no signature', { header: 't=1,v1=abc' }],
		['with the signature of an older scheme', { header: `t=${now()},v0=${'0'.repeat(64)}` }],
		['whose body was changed', { body: '{"id":"evt_faux","type":"checkout.session.completed"}' }]
	])('%s is refused with its code, and nothing is written', async (_, delivery) => {
		const { order } = await makeOrder(event);
		const said = checkoutCompleted(order);
		const { status, answer } = await deliver(said, delivery);
		expect({ status, code: answer.code }).toEqual({ status: 400, code: 'invalid_signature' });
		expect((await orderOf(order.id)).status).toBe('held');
		const kept = await (await reader()).select().from(t.stripeEvent).where(eq(t.stripeEvent.id, said.id));
		expect(kept).toHaveLength(0);
	});

	test('well signed that is not JSON is refused too', async () => {
		const body = 'pas du JSON';
		const header = webhooks.generateTestHeaderString({ payload: body, secret: WEBHOOK_SECRET });
		expect((await deliver({}, { body, header })).status).toBe(400);
	});

	test('of a kind we do not know is accepted', async () => {
		expect(await deliver(otherEvent('payout.paid', { id: 'po_1' }))).toMatchObject({ status: 200 });
	});
});

test('a refund that comes before its payment is asked again later, and then counts once', async () => {
	const { order } = await makeOrder(event);
	const { url } = await startCardPayment({ orderCode: order.code });
	await fetch(url, { method: 'POST', body: new URLSearchParams({ geste: 'payer' }), redirect: 'manual' });
	const sdk = new Stripe('sk_test_essai', {
		host: 'localhost',
		port: new URL(double.url).port,
		protocol: 'http',
		telemetry: false
	});
	const session = await sdk.checkout.sessions.retrieve(url.slice(url.lastIndexOf('/') + 1));
	const intent = await sdk.paymentIntents.retrieve(session.payment_intent as string);
	const refund = await sdk.refunds.create({ payment_intent: intent.id, amount: 700 });
	const charge = {
		id: intent.latest_charge,
		object: 'charge',
		metadata: intent.metadata,
		amount_refunded: 700
	};
	const refunded = otherEvent('charge.refunded', charge as Record<string, unknown>);

	expect(await deliver(refunded)).toMatchObject({ status: 409, answer: { code: 'payment_not_known_yet' } });
	await deliver(otherEvent('checkout.session.completed', session as unknown as Record<string, unknown>));
	expect(await deliver(refunded)).toMatchObject({ status: 200, answer: { result: 'applied' } });
	await deliver(refundEvent('refund.updated', refund as never));
	expect(await orderOf(order.id)).toMatchObject({ paidCents: order.totalCents, refundedCents: 700 });
});

test('without Stripe in reach the payer is told, and the order keeps its places', async () => {
	const { order } = await makeOrder(event);
	const { stripe } = await import('../../../src/lib/server/payments/stripe.ts');
	const sdk = stripe();
	const original = sdk.checkout.sessions.create.bind(sdk.checkout.sessions);
	sdk.checkout.sessions.create = () => {
		throw new Stripe.errors.StripeConnectionError({ message: 'timeout' } as never);
	};
	await expect(startCardPayment({ orderCode: order.code })).rejects.toMatchObject({
		code: 'payment_unavailable',
		status: 503
	});
	sdk.checkout.sessions.create = original;
	expect((await orderOf(order.id)).status).toBe('held');
});

describe('two processes that both think a payment is new', () => {
	/** What each would do: look first, write after, nothing between them but the database. */
	async function payNaively(orderId: number, reference: string) {
		const db = await reader();
		const mine = and(eq(t.payment.reference, reference), eq(t.payment.method, 'card'));
		const known = await db.select().from(t.payment).where(mine);
		if (known.length > 0) return;
		await write('registration.test', (tx) =>
			tx
				.insert(t.payment)
				.values({ orderId, direction: 'in', method: 'card', amountCents: 100, reference, at: new Date() })
		);
	}
	const both = (orderId: number, reference: string) =>
		Promise.allSettled([payNaively(orderId, reference), payNaively(orderId, reference)]);

	test('are told apart by the unique key', async () => {
		const { order } = await makeOrder(event);
		const results = await both(order.id, 'pi_meme');
		const refused = results.filter((result) => result.status === 'rejected');
		expect(refused.map((result) => violation(result.reason))).toEqual(['payment.method']);
		expect((await orderOf(order.id)).paidCents).toBe(100);
	});

	test('control: without the key the payment counts twice', async () => {
		const { writer } = await connections();
		await writer.execute('DROP INDEX payment_card_reference');
		const { order } = await makeOrder(event);
		await both(order.id, 'pi_double');
		expect((await orderOf(order.id)).paidCents).toBe(200);
	});
});
