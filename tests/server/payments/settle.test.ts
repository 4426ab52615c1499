import { and, eq } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { applyStripeEvent } from '../../../src/lib/server/registration/settle.ts';
import { checkoutCompleted, otherEvent, refundEvent } from '../../fakes/stripe-events.ts';
import { makeEvent } from '../../factories/event.ts';
import { makeOrder } from '../../factories/order.ts';

let event: Awaited<ReturnType<typeof makeEvent>>;
beforeEach(async () => {
	event = await makeEvent();
});

const orderOf = async (id: number) =>
	(await (await reader()).select().from(t.order).where(eq(t.order.id, id)))[0]!;
const paymentsOf = async (orderId: number) =>
	(await reader()).select().from(t.payment).where(eq(t.payment.orderId, orderId)).orderBy(t.payment.id);
const invoicesOf = async (orderId: number) =>
	(await reader()).select().from(t.invoice).where(eq(t.invoice.orderId, orderId));
const factsOf = async (orderId: number) =>
	(await (await reader()).select().from(t.outbox).orderBy(t.outbox.id)).filter(
		(fact) => fact.payload.orderId === orderId
	);
const auditOf = async (orderId: number) =>
	(await reader())
		.select()
		.from(t.auditEntry)
		.where(and(eq(t.auditEntry.objectKind, 'order'), eq(t.auditEntry.objectId, String(orderId))));
const expire = (orderId: number) =>
	write('registration.test', (tx) =>
		tx.update(t.order).set({ status: 'expired', cancelledAt: new Date() }).where(eq(t.order.id, orderId))
	);
const kinds = (facts: { kind: string }[]) => facts.map((fact) => fact.kind);

describe('a paid session', () => {
	test('pays and confirms a held order, with its invoice, fact and audit', async () => {
		const { order } = await makeOrder(event, { people: [['complet', 'souper'], ['jour-1']] });
		expect(await applyStripeEvent(checkoutCompleted(order))).toBe('applied');
		const after = await orderOf(order.id);
		expect(after).toMatchObject({ status: 'paid', paidCents: order.totalCents });
		expect(after.confirmedAt).not.toBeNull();
		expect(await invoicesOf(order.id)).toHaveLength(1);
		expect(kinds(await factsOf(order.id))).toEqual(['order.confirmed']);
		expect((await auditOf(order.id)).map((row) => row.action)).toEqual(['order.paid']);
	});

	test('of an order confirmed by invoice gives a receipt, not a second confirmation', async () => {
		const { order } = await makeOrder(event, { status: 'awaiting_payment', method: 'invoice' });
		await applyStripeEvent(checkoutCompleted(order));
		expect((await orderOf(order.id)).status).toBe('paid');
		expect(kinds(await factsOf(order.id))).toEqual(['order.paid']);
	});

	test('delivered again, or said by another event, changes nothing more', async () => {
		const { order } = await makeOrder(event);
		const first = checkoutCompleted(order);
		await applyStripeEvent(first);
		expect(await applyStripeEvent(first)).toBe('known');
		await applyStripeEvent({
			...first,
			id: 'evt_other',
			type: 'checkout.session.async_payment_succeeded'
		} as never);
		expect(await paymentsOf(order.id)).toHaveLength(1);
		expect(await factsOf(order.id)).toHaveLength(1);
	});

	test('delivered many times at once is one payment', async () => {
		const { order } = await makeOrder(event);
		const delivery = checkoutCompleted(order);
		const results = await Promise.all(Array.from({ length: 8 }, () => applyStripeEvent(delivery)));
		expect(results.filter((result) => result === 'applied')).toHaveLength(1);
		expect(await paymentsOf(order.id)).toHaveLength(1);
	});

	test('that is not paid yet, or of no order of ours, is accepted and ignored', async () => {
		const { order } = await makeOrder(event);
		await applyStripeEvent(checkoutCompleted(order, { payment_status: 'unpaid' }));
		await applyStripeEvent(checkoutCompleted({ ...order, code: 'INCONNUE' }));
		await applyStripeEvent(checkoutCompleted(order, { metadata: {} }));
		await applyStripeEvent(otherEvent('customer.created', { id: 'cus_1' }));
		await applyStripeEvent(
			otherEvent('checkout.session.expired', { id: 'cs_1', metadata: { order: order.code } })
		);
		expect((await orderOf(order.id)).status).toBe('held');
		expect(await paymentsOf(order.id)).toHaveLength(0);
	});

	test.each([
		['less', -100, {}],
		['more', 100, {}],
		['another currency', 0, { currency: 'usd' }]
	])('of %s than the order owes goes back whole', async (_, difference, overrides) => {
		const { order } = await makeOrder(event);
		await applyStripeEvent(
			checkoutCompleted(order, { amount_total: order.totalCents + difference, ...overrides })
		);
		expect((await orderOf(order.id)).status).toBe('held');
		const [fact] = await factsOf(order.id);
		expect(fact).toMatchObject({
			kind: 'refund.due',
			payload: { amountCents: order.totalCents + difference }
		});
	});

	test('paid twice through two pages: the second goes back, and the ledger closes', async () => {
		const { order } = await makeOrder(event);
		const [one, two] = [checkoutCompleted(order), checkoutCompleted(order)];
		await Promise.all([applyStripeEvent(one), applyStripeEvent(two)]);
		expect(await paymentsOf(order.id)).toHaveLength(1);
		const facts = await factsOf(order.id);
		expect(kinds(facts)).toEqual(['order.confirmed', 'refund.due']);
		const { paymentIntent, amountCents } = facts[1]!.payload as {
			paymentIntent: string;
			amountCents: number;
		};
		const refund = { payment_intent: paymentIntent, amount: amountCents, metadata: { order: order.code } };
		await applyStripeEvent(refundEvent('refund.created', refund));
		expect(await orderOf(order.id)).toMatchObject({
			status: 'paid',
			paidCents: 2 * order.totalCents,
			refundedCents: order.totalCents
		});
	});

	test('paid twice, then cancelled and refunded: the second payment still enters and leaves', async () => {
		const { order } = await makeOrder(event);
		const [one, two] = [checkoutCompleted(order), checkoutCompleted(order)];
		await applyStripeEvent(one);
		await applyStripeEvent(two);
		const intentOf = (said: typeof one) => (said.data.object as { payment_intent: string }).payment_intent;
		await write('registration.test', (tx) =>
			tx.update(t.order).set({ status: 'cancelled', cancelledAt: new Date() }).where(eq(t.order.id, order.id))
		);
		for (const said of [one, two])
			await applyStripeEvent(
				refundEvent('refund.created', {
					payment_intent: intentOf(said),
					amount: order.totalCents,
					metadata: { order: order.code }
				})
			);
		expect(await orderOf(order.id)).toMatchObject({
			status: 'refunded',
			paidCents: 2 * order.totalCents,
			refundedCents: 2 * order.totalCents
		});
	});

	test('closes the other pages of the order', async () => {
		const { order } = await makeOrder(event);
		const later = new Date(Date.now() + 600_000);
		await write('payments.test', (tx) =>
			tx.insert(t.checkout).values({
				id: `cs_other_${order.id}`,
				orderId: order.id,
				url: 'https://exemple.org',
				expiresAt: later,
				createdAt: new Date()
			})
		);
		await applyStripeEvent(checkoutCompleted(order));
		const closing = await (await reader()).select().from(t.outbox).where(eq(t.outbox.kind, 'checkout.close'));
		expect(closing.map((fact) => fact.payload.checkoutId)).toContain(`cs_other_${order.id}`);
	});
});

describe('a payment that comes after the hold', () => {
	test('takes the places and seats again', async () => {
		const { order, registrations } = await makeOrder(event, {
			people: [['complet'], ['complet', 'souper']],
			sessionId: event.sessions.a.id
		});
		await expire(order.id);
		await applyStripeEvent(checkoutCompleted(order));
		expect(await orderOf(order.id)).toMatchObject({ status: 'paid', cancelledAt: null });
		const db = await reader();
		const people = await db.select().from(t.registration).where(eq(t.registration.orderId, order.id));
		expect(people.map((person) => person.status)).toEqual(['active', 'active']);
		const [session] = await db.select().from(t.session).where(eq(t.session.id, event.sessions.a.id));
		expect(session!.booked).toBe(registrations.length);
		const quotas = await db.select().from(t.quota).where(eq(t.quota.eventId, event.event.id));
		expect(quotas.map((quota) => quota.taken)).toEqual([2, 2, 2, 1]);
		expect(kinds(await factsOf(order.id))).toEqual(['order.confirmed']);
		expect((await invoicesOf(order.id))[0]!.lines).toHaveLength(2);
	});

	test('keeps the places and leaves out the session that filled up meanwhile', async () => {
		event = await makeEvent({ sessionCapacity: 1 });
		const { order } = await makeOrder(event, { sessionId: event.sessions.a.id });
		await expire(order.id);
		await makeOrder(event, { sessionId: event.sessions.a.id });
		await applyStripeEvent(checkoutCompleted(order));
		expect((await orderOf(order.id)).status).toBe('paid');
		const [session] = await (
			await reader()
		)
			.select()
			.from(t.session)
			.where(eq(t.session.id, event.sessions.a.id));
		expect(session!.booked).toBe(1);
	});

	test('goes back when the places were sold to others; nothing is half taken', async () => {
		event = await makeEvent({ capacity: 1 });
		const { order } = await makeOrder(event);
		await expire(order.id);
		await makeOrder(event);
		await applyStripeEvent(checkoutCompleted(order));
		expect(await orderOf(order.id)).toMatchObject({ status: 'expired', paidCents: order.totalCents });
		const db = await reader();
		const people = await db.select().from(t.registration).where(eq(t.registration.orderId, order.id));
		expect(people.map((person) => person.status)).toEqual(['cancelled']);
		expect(await invoicesOf(order.id)).toHaveLength(0);
		const [fact] = await factsOf(order.id);
		const { paymentIntent } = fact!.payload as { paymentIntent: string };
		await applyStripeEvent(
			refundEvent('refund.updated', { payment_intent: paymentIntent, amount: order.totalCents })
		);
		expect(await orderOf(order.id)).toMatchObject({ status: 'refunded', refundedCents: order.totalCents });
	});

	test('goes back when the order was cancelled', async () => {
		const { order } = await makeOrder(event);
		await write('registration.test', (tx) =>
			tx.update(t.order).set({ status: 'cancelled', cancelledAt: new Date() }).where(eq(t.order.id, order.id))
		);
		await applyStripeEvent(checkoutCompleted(order));
		expect((await orderOf(order.id)).status).toBe('cancelled');
		expect(kinds(await factsOf(order.id))).toEqual(['refund.due']);
	});

	test('leaves out who had left the order before it expired', async () => {
		const { order, registrations } = await makeOrder(event, { people: [['complet'], ['complet']] });
		await write('registration.test', (tx) =>
			tx
				.update(t.registration)
				.set({ status: 'cancelled', cancelledAt: new Date(Date.now() - 60_000) })
				.where(eq(t.registration.id, registrations[0]!.id))
		);
		await expire(order.id);
		await applyStripeEvent(checkoutCompleted(order));
		const people = await (
			await reader()
		)
			.select()
			.from(t.registration)
			.where(eq(t.registration.orderId, order.id))
			.orderBy(t.registration.id);
		expect(people.map((person) => person.status)).toEqual(['cancelled', 'active']);
	});
});

describe('a refund', () => {
	async function paidOrder() {
		const { order } = await makeOrder(event);
		const completed = checkoutCompleted(order);
		await applyStripeEvent(completed);
		const paymentIntent = (completed.data.object as { payment_intent: string }).payment_intent;
		return { order, paymentIntent };
	}

	test('counts once, in part then in whole, whoever says it', async () => {
		const { order, paymentIntent } = await paidOrder();
		const part = refundEvent('refund.created', { payment_intent: paymentIntent, amount: 1000 });
		const again = refundEvent('refund.updated', part.data.object as never);
		await Promise.all([applyStripeEvent(part), applyStripeEvent(again), applyStripeEvent(part)]);
		expect(await orderOf(order.id)).toMatchObject({ refundedCents: 1000, status: 'paid' });
		await applyStripeEvent(
			refundEvent('refund.created', { payment_intent: paymentIntent, amount: order.totalCents - 1000 })
		);
		expect(await orderOf(order.id)).toMatchObject({ refundedCents: order.totalCents, status: 'paid' });
	});

	test('that is pending waits; one that fails after comes back in', async () => {
		const { order, paymentIntent } = await paidOrder();
		const refund = { id: `re_late_${order.id}`, payment_intent: paymentIntent, amount: 1000 };
		await applyStripeEvent(refundEvent('refund.created', { ...refund, status: 'pending' }));
		expect((await orderOf(order.id)).refundedCents).toBe(0);
		await applyStripeEvent(refundEvent('refund.updated', refund));
		await applyStripeEvent(refundEvent('refund.failed', { ...refund, status: 'failed' }));
		await applyStripeEvent(refundEvent('refund.updated', { ...refund, status: 'failed' }));
		const after = await orderOf(order.id);
		expect(after.paidCents - after.refundedCents).toBe(order.totalCents);
	});

	test('of a payment that is not ours is accepted and ignored', async () => {
		expect(
			await applyStripeEvent(refundEvent('refund.created', { payment_intent: 'pi_ailleurs', amount: 5 }))
		).toBe('applied');
	});

	test('beyond what was received is kept for a person to look at', async () => {
		const { order, paymentIntent } = await paidOrder();
		await applyStripeEvent(
			refundEvent('refund.created', { payment_intent: paymentIntent, amount: order.totalCents + 1 })
		);
		expect((await orderOf(order.id)).refundedCents).toBe(0);
		expect((await auditOf(order.id)).map((row) => row.action)).toContain('refund.unrecorded');
	});
});
