import { eq } from 'drizzle-orm';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addDays, dayOf } from '../../../src/lib/format/dates.ts';
import type { Actor } from '../../../src/lib/server/auth/policy.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { issueCreditNote, issueInvoice } from '../../../src/lib/server/payments/invoices.ts';
import {
	recordPayment,
	recordPaymentForMany,
	recordRefund
} from '../../../src/lib/server/registration/record-payment.ts';
import { makeEvent } from '../../factories/event.ts';
import { makeOrder } from '../../factories/order.ts';
import { makePerson } from '../../factories/people.ts';

let event: Awaited<ReturnType<typeof makeEvent>>;
let staff: Actor;
const today = dayOf(new Date());
beforeAll(async () => {
	staff = (await makePerson({ roles: ['staff'] })).actor;
});
beforeEach(async () => {
	event = await makeEvent();
});

const due = async (priceCents = 10_000) =>
	(await makeOrder(event, { status: 'awaiting_payment', method: 'invoice', priceCents })).order;
const orderOf = async (id: number) =>
	(await (await reader()).select().from(t.order).where(eq(t.order.id, id)))[0]!;
const factsOf = async (orderId: number) =>
	(await (await reader()).select().from(t.outbox)).filter((fact) => fact.payload.orderId === orderId);
const cheque = (reference: string) => ({
	actor: staff,
	method: 'cheque' as const,
	reference,
	receivedOn: today
});

describe('a payment by hand', () => {
	test('in two parts settles an order at the second, which alone says so', async () => {
		const order = await due();
		const first = await recordPayment({ ...cheque('101'), orderCode: order.code, amountCents: 4_000 });
		expect(first.orders).toEqual([
			{ code: order.code, amountCents: 4_000, balanceCents: order.totalCents - 4_000, settled: false }
		]);
		expect((await orderOf(order.id)).status).toBe('awaiting_payment');
		expect(await factsOf(order.id)).toHaveLength(0);
		await recordPayment({ ...cheque('102'), orderCode: order.code, amountCents: order.totalCents - 4_000 });
		expect(await orderOf(order.id)).toMatchObject({ status: 'paid', paidCents: order.totalCents });
		expect((await factsOf(order.id)).map((fact) => fact.kind)).toEqual(['order.paid']);
	});

	test('of a held order, in whole, confirms it with its invoice', async () => {
		const { order } = await makeOrder(event);
		await recordPayment({ ...cheque('201'), orderCode: order.code, amountCents: order.totalCents });
		expect((await orderOf(order.id)).confirmedAt).not.toBeNull();
		expect((await factsOf(order.id)).map((fact) => fact.kind)).toEqual(['order.confirmed']);
		expect(
			await (await reader()).select().from(t.invoice).where(eq(t.invoice.orderId, order.id))
		).toHaveLength(1);
	});

	test('settles many orders, the oldest first, the last in part', async () => {
		const orders = [await due(), await due(), await due()];
		const total = orders[0]!.totalCents;
		const { orders: served } = await recordPaymentForMany({
			...cheque('301'),
			orderCodes: orders.map((order) => order.code).reverse(),
			amountCents: 2 * total + 500
		});
		expect(served.map((one) => [one.code, one.amountCents, one.settled])).toEqual([
			[orders[0]!.code, total, true],
			[orders[1]!.code, total, true],
			[orders[2]!.code, 500, false]
		]);
	});

	test('sent twice is written once', async () => {
		const order = await due();
		const input = { ...cheque('401'), orderCode: order.code, amountCents: 1_000 };
		const results = await Promise.allSettled([recordPayment(input), recordPayment(input)]);
		expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
		expect((await orderOf(order.id)).paidCents).toBe(1_000);
	});

	test.each([
		['more than is owed', { amountCents: 99_999_999 }, 'amount_exceeds_balance'],
		['nothing', { amountCents: 0 }, 'invalid_input'],
		['half a cent', { amountCents: 0.5 }, 'invalid_input'],
		['a day to come', { receivedOn: addDays(today, 2) }, 'invalid_input'],
		['no day at all', { receivedOn: 'hier' }, 'invalid_input'],
		['an order that does not exist', { orderCode: 'INCONNUE' }, 'not_found'],
		['a person who is not staff', { actor: { kind: 'anonymous' } as Actor }, 'not_allowed']
	])('refuses %s, and writes nothing', async (_, overrides, code) => {
		const order = await due();
		await expect(
			recordPayment({ ...cheque('501'), orderCode: order.code, amountCents: 1_000, ...overrides })
		).rejects.toMatchObject({ code });
		expect((await orderOf(order.id)).paidCents).toBe(0);
	});

	test('refuses an order that is paid, and part of one that is only held', async () => {
		const order = await due();
		await recordPayment({ ...cheque('601'), orderCode: order.code, amountCents: order.totalCents });
		await expect(
			recordPayment({ ...cheque('602'), orderCode: order.code, amountCents: 100 })
		).rejects.toMatchObject({ code: 'already_paid' });
		const { order: held } = await makeOrder(event);
		await expect(
			recordPayment({ ...cheque('603'), orderCode: held.code, amountCents: 100 })
		).rejects.toMatchObject({ code: 'order_not_payable' });
	});
});

describe('a refund by hand', () => {
	test('is bounded by what credit notes freed, then by what was received once the order is over', async () => {
		const { order, registrations } = await makeOrder(event, {
			status: 'awaiting_payment',
			method: 'invoice',
			people: [['complet'], ['complet']]
		});
		await write('payments.test', (tx) => issueInvoice(tx, { orderId: order.id }));
		await recordPayment({ ...cheque('701'), orderCode: order.code, amountCents: order.totalCents });
		const refund = (reference: string, amountCents: number) =>
			recordRefund({
				actor: staff,
				orderCode: order.code,
				method: 'transfer',
				reference,
				amountCents,
				sentOn: today
			});
		await expect(refund('v1', 1)).rejects.toMatchObject({ code: 'amount_exceeds_balance' });
		const note = await write('payments.test', (tx) =>
			issueCreditNote(tx, { orderId: order.id, registrationIds: [registrations[0]!.id] })
		);
		await expect(refund('v1', note!.totalCents + 1)).rejects.toMatchObject({
			code: 'amount_exceeds_balance'
		});
		await refund('v1', note!.totalCents);
		await expect(refund('v1', 1)).rejects.toMatchObject({ code: 'amount_exceeds_balance' });
		await write('registration.test', async (tx) => {
			await issueCreditNote(tx, { orderId: order.id, registrationIds: 'all' });
			await tx
				.update(t.order)
				.set({ status: 'cancelled', cancelledAt: new Date() })
				.where(eq(t.order.id, order.id));
		});
		await refund('v2', order.totalCents - note!.totalCents);
		expect(await orderOf(order.id)).toMatchObject({ status: 'refunded', refundedCents: order.totalCents });
	});
});
