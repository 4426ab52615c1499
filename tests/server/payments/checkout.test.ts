import { eq } from 'drizzle-orm';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Stripe from 'stripe';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { refundCard } from '../../../src/lib/server/registration/card-refund.ts';
import { closeCheckout, startCardPayment } from '../../../src/lib/server/registration/pay-by-card.ts';
import { POST } from '../../../src/routes/api/stripe/webhook/+server.ts';
import { makeEvent } from '../../factories/event.ts';
import { makeOrder } from '../../factories/order.ts';
import { receive, startDouble, useStripe } from '../../fakes/stripe-double.ts';

type Double = Awaited<ReturnType<typeof startDouble>>;

// The whole way: the application's code and route, the real SDK, the double in its own process, signed webhooks.
let double: Double;
let hooks: Server;
let sdk: Stripe;
let event: Awaited<ReturnType<typeof makeEvent>>;
const folder = mkdtempSync(join(tmpdir(), 'estrade-double-'));
const file = join(folder, 'stripe.json');

beforeAll(async () => {
	const received = await receive((request) => Promise.resolve(POST({ request } as never)));
	hooks = received.server;
	double = await startDouble({ webhook: received.url, file });
	useStripe(double.url);
	const { port } = new URL(double.url);
	sdk = new Stripe('sk_test_essai', { host: 'localhost', port, protocol: 'http', telemetry: false });
});
afterAll(async () => {
	await double.stop();
	hooks.close();
	rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
	event = await makeEvent();
});

const orderOf = async (id: number) =>
	(await (await reader()).select().from(t.order).where(eq(t.order.id, id)))[0]!;
const sessionIdOf = (url: string) => url.slice(url.lastIndexOf('/') + 1);
const press = (url: string, gesture: string) =>
	fetch(url, { method: 'POST', body: new URLSearchParams({ geste: gesture }), redirect: 'manual' });

describe('a page of payment', () => {
	test('shows tickets and each tax, to the order’s total, and no one’s name', async () => {
		const { order } = await makeOrder(event, {
			people: [['complet', 'souper'], ['complet']],
			priceCents: 33_333
		});
		const { url } = await startCardPayment({ orderCode: order.code });
		const html = await (await fetch(url)).text();
		expect(html).toContain('TPS (5 %)');
		expect(html).toContain('TVQ (9,975 %)');
		expect(html).toContain('Démonstration');
		expect(html).not.toContain('Éthier');
		const session = await sdk.checkout.sessions.retrieve(sessionIdOf(url));
		expect(session).toMatchObject({
			amount_total: order.totalCents,
			currency: 'cad',
			locale: 'fr-CA',
			metadata: { order: order.code },
			customer_email: order.payerEmail
		});
		expect(session.success_url).toContain(`/commandes/${order.code}?cle=`);
		expect(session.expires_at * 1000).toBeGreaterThanOrEqual(order.holdExpiresAt!.getTime());
	});

	test('is the same one while it is open, even asked twice at once', async () => {
		const { order } = await makeOrder(event);
		const ask = () => startCardPayment({ orderCode: order.code });
		const [one, two] = await Promise.all([ask(), ask()]);
		expect(one).toEqual(two);
		expect(await ask()).toEqual(one);
		const pages = await (await reader()).select().from(t.checkout).where(eq(t.checkout.orderId, order.id));
		expect(pages).toHaveLength(1);
	});

	test('takes the balance only, where part is paid', async () => {
		const { order } = await makeOrder(event, { status: 'awaiting_payment', method: 'invoice' });
		const first = await startCardPayment({ orderCode: order.code });
		await write('payments.test', (tx) =>
			tx.insert(t.payment).values({
				orderId: order.id,
				direction: 'in',
				method: 'cheque',
				amountCents: 10_000,
				reference: '77',
				at: new Date()
			})
		);
		const { url } = await startCardPayment({ orderCode: order.code });
		expect(url).not.toBe(first.url);
		expect((await sdk.checkout.sessions.retrieve(sessionIdOf(url))).amount_total).toBe(
			order.totalCents - 10_000
		);
		expect((await sdk.checkout.sessions.retrieve(sessionIdOf(first.url))).status).toBe('expired');
	});

	test('paid, brings back to an order that is confirmed already; paid again, changes nothing', async () => {
		const { order } = await makeOrder(event);
		const { url } = await startCardPayment({ orderCode: order.code });
		const answer = await press(url, 'payer');
		expect(answer.status).toBe(303);
		expect(answer.headers.get('location')).toContain(`/commandes/${order.code}?cle=`);
		expect((await orderOf(order.id)).status).toBe('paid');
		await press(url, 'payer');
		expect((await orderOf(order.id)).paidCents).toBe(order.totalCents);
		await expect(startCardPayment({ orderCode: order.code })).rejects.toMatchObject({ code: 'already_paid' });
	});

	test('declined or left, keeps the order held and the page open', async () => {
		const { order } = await makeOrder(event);
		const { url } = await startCardPayment({ orderCode: order.code });
		const declined = await press(url, 'refuser');
		expect(declined.status).toBe(402);
		expect(await declined.text()).toContain('La carte a été refusée.');
		expect((await press(url, 'abandonner')).headers.get('location')).toContain(order.code);
		expect((await orderOf(order.id)).status).toBe('held');
		expect(await startCardPayment({ orderCode: order.code })).toEqual({ url });
	});

	test('closed with its hold can be paid no more; closing it again does no harm', async () => {
		const { order } = await makeOrder(event);
		const { url } = await startCardPayment({ orderCode: order.code });
		await closeCheckout({ checkoutId: sessionIdOf(url) });
		await closeCheckout({ checkoutId: sessionIdOf(url) });
		expect((await press(url, 'payer')).status).toBe(410);
		expect((await startCardPayment({ orderCode: order.code })).url).not.toBe(url);
	});

	test.each([
		['expired', 'order_expired'],
		['cancelled', 'order_cancelled']
	] as const)('is refused to an order that is %s', async (status, code) => {
		const { order } = await makeOrder(event);
		await write('registration.test', (tx) =>
			tx.update(t.order).set({ status }).where(eq(t.order.id, order.id))
		);
		await expect(startCardPayment({ orderCode: order.code })).rejects.toMatchObject({ code });
	});

	test('is refused when the hold is over, even before it is swept, and to an unknown code', async () => {
		const { order } = await makeOrder(event, { holdExpiresAt: new Date(Date.now() - 1000) });
		await expect(startCardPayment({ orderCode: order.code })).rejects.toMatchObject({
			code: 'order_expired'
		});
		await expect(startCardPayment({ orderCode: 'INCONNUE' })).rejects.toMatchObject({ code: 'not_found' });
	});
});

test('a refund through Stripe is asked and written once, its webhooks and replays included', async () => {
	const { order } = await makeOrder(event);
	await press((await startCardPayment({ orderCode: order.code })).url, 'payer');
	const [paid] = await (await reader()).select().from(t.payment).where(eq(t.payment.orderId, order.id));
	const fact = {
		orderId: order.id,
		amountCents: 5_000,
		paymentIntent: paid!.reference,
		key: `essai-${order.id}`
	};
	await refundCard(fact);
	await refundCard(fact);
	await vi.waitFor(async () => {
		const applied = await (await reader()).select().from(t.stripeEvent);
		expect(applied.filter(({ type }) => type === 'charge.refunded')).toHaveLength(1);
	}, 5_000);
	expect(await orderOf(order.id)).toMatchObject({ refundedCents: 5_000, status: 'paid' });
	// The rest is given back in Stripe's own pages, then asked for by us.
	await sdk.refunds.create({ payment_intent: paid!.reference });
	await refundCard({ ...fact, amountCents: order.totalCents - 5_000, key: `reste-${order.id}` });
	expect((await orderOf(order.id)).refundedCents).toBe(order.totalCents);
});

test('a payment whose webhook is lost is seen when the payer tries again', async () => {
	const { order } = await makeOrder(event);
	const { url } = await startCardPayment({ orderCode: order.code });
	hooks.removeAllListeners('request');
	const lost = (_: unknown, response: { destroy(): void }) => response.destroy();
	hooks.on('request', lost as never);
	await press(url, 'payer');
	expect((await orderOf(order.id)).status).toBe('held');
	await expect(startCardPayment({ orderCode: order.code })).rejects.toMatchObject({ code: 'already_paid' });
	expect((await orderOf(order.id)).status).toBe('paid');

	// Nobody comes back: the end of the hold asks Stripe, and takes the places again.
	const { order: left } = await makeOrder(event);
	const page = (await startCardPayment({ orderCode: left.code })).url;
	await press(page, 'payer');
	await write('registration.test', (tx) =>
		tx.update(t.order).set({ status: 'expired', cancelledAt: new Date() }).where(eq(t.order.id, left.id))
	);
	await closeCheckout({ checkoutId: sessionIdOf(page) });
	expect((await orderOf(left.id)).status).toBe('paid');
});

describe('the double', () => {
	const params = (overrides: object = {}) => ({
		mode: 'payment' as const,
		success_url: 'http://localhost/merci',
		line_items: [
			{ quantity: 1, price_data: { currency: 'cad', unit_amount: 1000, product_data: { name: 'Essai' } } }
		],
		...overrides
	});

	test.each([
		['no line', { line_items: [] }, 'parameter_missing'],
		[
			'a total too small',
			{
				line_items: [
					{ quantity: 1, price_data: { currency: 'cad', unit_amount: 10, product_data: { name: 'x' } } }
				]
			},
			'amount_too_small'
		],
		[
			'half a cent',
			{
				line_items: [
					{ quantity: 1, price_data: { currency: 'cad', unit_amount: 99.5, product_data: { name: 'x' } } }
				]
			},
			'parameter_invalid_integer'
		],
		['a bad address', { customer_email: 'personne' }, 'email_invalid'],
		['an unknown parameter', { couleur: 'bleu' }, 'parameter_unknown'],
		['a page too short', { expires_at: Math.floor(Date.now() / 1000) + 600 }, undefined]
	])('refuses %s as Stripe does', async (_, overrides, code) => {
		await expect(sdk.checkout.sessions.create(params(overrides) as never)).rejects.toMatchObject({
			type: 'StripeInvalidRequestError',
			code
		});
	});

	test('refuses what has no key, an unknown object, a refund beyond the charge', async () => {
		expect((await fetch(`${double.url}/v1/refunds`)).status).toBe(401);
		await expect(sdk.paymentIntents.retrieve('pi_inconnu')).rejects.toMatchObject({
			code: 'resource_missing'
		});
		const session = await sdk.checkout.sessions.create(params());
		await press(session.url!, 'payer');
		const { payment_intent: intent } = await sdk.checkout.sessions.retrieve(session.id);
		await expect(
			sdk.refunds.create({ payment_intent: intent as string, amount: 1001 })
		).rejects.toMatchObject({ param: 'amount' });
		await sdk.refunds.create({ payment_intent: intent as string });
		await expect(sdk.refunds.create({ payment_intent: intent as string })).rejects.toMatchObject({
			code: 'charge_already_refunded'
		});
	});

	test('honours idempotency keys', async () => {
		const options = { idempotencyKey: `cle-${Date.now()}` };
		const one = await sdk.checkout.sessions.create(params(), options);
		expect((await sdk.checkout.sessions.create(params(), options)).id).toBe(one.id);
		await expect(
			sdk.checkout.sessions.create(params({ customer_email: 'a@exemple.org' }), options)
		).rejects.toMatchObject({ type: 'StripeIdempotencyError' });
	});

	test('keeps its state through a restart', async () => {
		const session = await sdk.checkout.sessions.create(params());
		const copy = join(folder, 'copy.json');
		copyFileSync(file, copy);
		const other = await startDouble({ file: copy });
		try {
			const { port } = new URL(other.url);
			const again = new Stripe('sk_test_essai', {
				host: 'localhost',
				port,
				protocol: 'http',
				telemetry: false
			});
			expect((await again.checkout.sessions.retrieve(session.id)).amount_total).toBe(1000);
		} finally {
			await other.stop();
		}
	});
});
