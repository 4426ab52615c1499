import { and, eq, gt, inArray } from 'drizzle-orm';
import type Stripe from 'stripe';
import { record } from '../audit/record.ts';
import { system } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { reader } from '../db/client.ts';
import { eqLiteral } from '../db/eq-literal.ts';
import { payment } from '../db/schema/payments.ts';
import { order } from '../db/schema/registration.ts';
import { violation } from '../db/violations.ts';
import { write, type Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { log } from '../log.ts';
import type { Facts } from '../outbox/emit.ts';
import { isStripeCode, stripe } from '../payments/stripe.ts';

type Order = typeof order.$inferSelect;

const STRIPE = system('stripe');

/**
 * Gives money back through Stripe, and writes it down; the fact's key makes it once, however often it is run.
 * @throws what Stripe throws while it is out of reach: the worker tries again
 */
export async function refundCard(fact: Facts['refund.due']): Promise<void> {
	const db = await reader();
	const [found] = await db.select({ code: order.code }).from(order).where(eq(order.id, fact.orderId));
	if (!found) return;
	const refunds = await askForRefund(fact, found.code);
	await write('registration.refundCard', async (tx) => {
		for (const refund of refunds) await recordCardRefund(tx, refund, found.code);
	});
}

async function askForRefund(fact: Facts['refund.due'], orderCode: string): Promise<Stripe.Refund[]> {
	try {
		const refund = await stripe().refunds.create(
			{
				payment_intent: fact.paymentIntent,
				amount: fact.amountCents,
				metadata: { order: orderCode, key: fact.key }
			},
			{ idempotencyKey: `refund-${fact.key}` }
		);
		return [refund];
	} catch (error) {
		if (!isStripeCode(error, 'charge_already_refunded')) throw error;
		// Somebody did it in Stripe's own pages: what is there is written down, as if we had.
		const done = await stripe().refunds.list({ payment_intent: fact.paymentIntent, limit: 100 });
		return done.data.map((refund) => ({ ...refund, metadata: { order: orderCode, ...refund.metadata } }));
	}
}

/**
 * Writes down a refund of Stripe, once by its id: money out when it has succeeded, money in again when it failed after.
 * @param orderCode from the charge, where the refund itself does not name its order
 * @throws Refusal `payment_not_known_yet` (409) when it concerns us and its payment has not arrived
 */
export async function recordCardRefund(tx: Tx, refund: Stripe.Refund, orderCode?: string): Promise<void> {
	const paymentIntent =
		typeof refund.payment_intent === 'string' ? refund.payment_intent : refund.payment_intent?.id;
	if (!paymentIntent || !Number.isSafeInteger(refund.amount) || refund.amount <= 0) return;
	if (refund.status !== 'succeeded' && refund.status !== 'failed') return;

	const [paidIn] = await tx
		.select({ order })
		.from(payment)
		.innerJoin(order, eq(order.id, payment.orderId))
		.where(is('in', paymentIntent));
	const isOurs = refund.metadata?.order !== undefined;
	if (!paidIn && !isOurs) {
		if (orderCode) throw new Refusal('payment_not_known_yet');
		return;
	}
	const found = paidIn?.order ?? (await orderByCode(tx, refund.metadata!.order!));
	if (!found) return;
	const [paidOut] = await tx.select({ id: payment.id }).from(payment).where(is('out', refund.id));

	if (refund.status === 'failed') {
		if (paidOut) await takeBack(tx, found, refund);
		return;
	}
	if (paidOut) return;
	const row = { orderId: found.id, method: 'card' as const, amountCents: refund.amount, at: now() };
	const out = { ...row, direction: 'out' as const, reference: refund.id };
	try {
		await tx.transaction(async (inner) => {
			if (paidIn) return void (await inner.insert(payment).values(out));
			// A payment that the order had no room for enters with its refund: before it where there is room now.
			const entry = { ...row, direction: 'in' as const, reference: paymentIntent };
			const roomCents = found.totalCents - (found.paidCents - found.refundedCents);
			const both = refund.amount <= roomCents ? [entry, out] : [out, entry];
			for (const one of both) await inner.insert(payment).values(one);
		});
	} catch (error) {
		if (violation(error) !== 'order_payments_bounded') throw error;
		// More went back than the order ever received by our books: for a person to look at.
		log.error('refund_beyond_payments', { order: found.id, refund: refund.id, amountCents: refund.amount });
		await record(tx, STRIPE, {
			action: 'refund.unrecorded',
			objectKind: 'order',
			objectId: found.id,
			details: { refund: refund.id, amountCents: refund.amount }
		});
		return;
	}
	await record(tx, STRIPE, {
		action: 'order.refunded',
		objectKind: 'order',
		objectId: found.id,
		details: { method: 'card', amountCents: refund.amount, refund: refund.id, paymentIntent }
	});
	await markRefunded(tx, found.id);
}

/**
 * An order that is over, and whose money has all gone back, is « refunded ». One that goes on stays as it is: money that
 * left it without a cancellation is for a person to look at (`npm run verify` says so).
 */
export async function markRefunded(tx: Tx, orderId: number): Promise<void> {
	await tx
		.update(order)
		.set({ status: 'refunded' })
		.where(
			and(
				eq(order.id, orderId),
				inArray(order.status, ['cancelled', 'expired']),
				gt(order.paidCents, 0),
				eq(order.paidCents, order.refundedCents)
			)
		);
}

/** The card would not take its money back: it is here again, to be returned by hand, hence no longer the card's. */
async function takeBack(tx: Tx, found: Order, refund: Stripe.Refund): Promise<void> {
	const row = { orderId: found.id, direction: 'in', method: 'other', reference: refund.id } as const;
	const [done] = await tx
		.select({ id: payment.id })
		.from(payment)
		.where(
			and(eq(payment.orderId, found.id), eqLiteral(payment.method, 'other'), eq(payment.reference, refund.id))
		);
	if (done) return;
	await tx.insert(payment).values({ ...row, amountCents: refund.amount, at: now() });
	log.error('refund_failed', { order: found.id, refund: refund.id, amountCents: refund.amount });
	await record(tx, STRIPE, {
		action: 'refund.failed',
		objectKind: 'order',
		objectId: found.id,
		details: { refund: refund.id, amountCents: refund.amount }
	});
}

async function orderByCode(tx: Tx, code: string): Promise<Order | undefined> {
	const [found] = await tx.select().from(order).where(eq(order.code, code));
	return found;
}

function is(direction: 'in' | 'out', reference: string) {
	return and(
		eqLiteral(payment.method, 'card'),
		eq(payment.direction, direction),
		eq(payment.reference, reference)
	);
}
