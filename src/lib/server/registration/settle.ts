import { and, eq } from 'drizzle-orm';
import type Stripe from 'stripe';
import { record } from '../audit/record.ts';
import { system } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { eqLiteral } from '../db/eq-literal.ts';
import { payment, stripeEvent } from '../db/schema/payments.ts';
import { order } from '../db/schema/registration.ts';
import { violation } from '../db/violations.ts';
import { write, type Tx } from '../db/write.ts';
import { log } from '../log.ts';
import { emit } from '../outbox/emit.ts';
import { balanceOf } from '../payments/balance.ts';
import { issueInvoice } from '../payments/invoices.ts';
import { askStripe } from '../payments/stripe.ts';
import { recordCardRefund } from './card-refund.ts';
import { closeCheckouts } from './close-checkouts.ts';
import { revive } from './revive.ts';

type Order = typeof order.$inferSelect;

const STRIPE = system('stripe');

/**
 * Applies an event of Stripe, once whatever the number and order of deliveries: its row in `stripe_event`, and what it
 * changes, stand or fall together. Events of no concern are accepted and kept.
 * @returns `known` for an event that was applied before
 * @throws Refusal `payment_not_known_yet` (409) for a refund whose payment has not arrived: Stripe sends it again;
 *   `payment_unavailable` (503) when Stripe must be asked and does not answer: the same
 */
export async function applyStripeEvent(event: Stripe.Event): Promise<'applied' | 'known'> {
	const change = await changeOf(event);
	return write('registration.applyStripeEvent', async (tx) => {
		const inserted = await tx
			.insert(stripeEvent)
			.values({ id: event.id, type: event.type, appliedAt: now() })
			.onConflictDoNothing()
			.returning({ id: stripeEvent.id });
		if (inserted.length === 0) return 'known';
		await change?.(tx);
		return 'applied';
	});
}

/** As the event of its completion, for a session that was asked of Stripe. Nothing happens for one that is unpaid. */
export async function settleCheckout(session: Stripe.Checkout.Session): Promise<void> {
	await write('registration.settleCheckout', (tx) => settleSession(tx, session));
}

/** What an event changes, with all that must be asked of Stripe asked before the write. */
async function changeOf(event: Stripe.Event): Promise<((tx: Tx) => Promise<void>) | undefined> {
	switch (event.type) {
		case 'checkout.session.completed':
		case 'checkout.session.async_payment_succeeded': {
			const session = event.data.object;
			return (tx) => settleSession(tx, session);
		}
		case 'refund.created':
		case 'refund.updated':
		case 'refund.failed':
		case 'charge.refund.updated': {
			const refund = event.data.object;
			return (tx) => recordCardRefund(tx, refund);
		}
		case 'charge.refunded': {
			// The charge says how much in all, not which refunds: they are asked for, so that each counts once.
			const charge = event.data.object;
			const refunds = await askStripe('refunds.list', (sdk) =>
				sdk.refunds.list({ charge: charge.id, limit: 100 })
			);
			return async (tx) => {
				for (const refund of refunds.data) await recordCardRefund(tx, refund, charge.metadata.order);
			};
		}
		default:
			return undefined;
	}
}

async function settleSession(tx: Tx, session: Stripe.Checkout.Session): Promise<void> {
	if (session.mode !== 'payment' || session.payment_status !== 'paid') return;
	const paymentIntent =
		typeof session.payment_intent === 'string' ? session.payment_intent : session.payment_intent?.id;
	const amountCents = session.amount_total ?? 0;
	const [found] = await tx
		.select()
		.from(order)
		.where(eq(order.code, session.metadata?.order ?? ''));
	if (!found || !paymentIntent || !Number.isSafeInteger(amountCents) || amountCents <= 0) {
		log.warn('stripe_session_of_no_order', { session: session.id });
		return;
	}
	const [known] = await tx
		.select({ id: payment.id })
		.from(payment)
		.where(
			and(
				eqLiteral(payment.method, 'card'),
				eq(payment.direction, 'in'),
				eq(payment.reference, paymentIntent)
			)
		);
	if (known) return;

	const isPayable =
		found.status === 'held' || found.status === 'awaiting_payment' || found.status === 'expired';
	const isExact = session.currency === 'cad' && amountCents === balanceOf(found);
	if (isPayable && isExact && (await settle(tx, found, paymentIntent, amountCents))) {
		await closeCheckouts(tx, [found.id], session.id);
		return;
	}
	await sendBack(tx, found, paymentIntent, amountCents);
}

/**
 * The payment covers the order: it is paid, and confirmed if it was not.
 * @returns false when the order had expired and its places are gone: nothing was written
 */
async function settle(tx: Tx, found: Order, paymentIntent: string, amountCents: number): Promise<boolean> {
	const isLate = found.status === 'expired';
	const pay = async (inner: Tx) => {
		await insertPayment(inner, found.id, paymentIntent, amountCents);
		await inner
			.update(order)
			.set({ status: 'paid', confirmedAt: found.confirmedAt ?? now(), cancelledAt: null })
			.where(eq(order.id, found.id));
	};
	if (isLate) {
		const revived = await attemptInside(tx, async (inner) => {
			await pay(inner);
			await revive(inner, found);
		});
		if (!revived) return false;
	} else await pay(tx);

	const { number } = await issueInvoice(tx, { orderId: found.id });
	await record(tx, STRIPE, {
		action: 'order.paid',
		objectKind: 'order',
		objectId: found.id,
		details: { from: found.status, method: 'card', amountCents, paymentIntent, invoice: number }
	});
	if (found.confirmedAt) await emit(tx, 'order.paid', { orderId: found.id });
	else await emit(tx, 'order.confirmed', { orderId: found.id }, { dedupeKey: `order.confirmed:${found.id}` });
	return true;
}

/**
 * Money that buys nothing: a second payment, one that came after the places were sold to others or the order was
 * cancelled, or of a wrong amount. It goes back whole. What the order has room for stands in its ledger at once; what it has
 * not (it is paid already) enters with its refund.
 */
async function sendBack(tx: Tx, found: Order, paymentIntent: string, amountCents: number): Promise<void> {
	const roomCents = found.totalCents - (found.paidCents - found.refundedCents);
	if (amountCents <= roomCents) await insertPayment(tx, found.id, paymentIntent, amountCents);
	await record(tx, STRIPE, {
		action: 'payment.unusable',
		objectKind: 'order',
		objectId: found.id,
		details: { status: found.status, amountCents, balanceCents: balanceOf(found), paymentIntent }
	});
	const key = `unusable-${paymentIntent}`;
	await emit(
		tx,
		'refund.due',
		{ orderId: found.id, amountCents, paymentIntent, key },
		{ dedupeKey: `refund.due:${key}` }
	);
	log.warn('payment_unusable', { order: found.id, status: found.status, amountCents });
}

async function insertPayment(
	tx: Tx,
	orderId: number,
	paymentIntent: string,
	amountCents: number
): Promise<void> {
	await tx
		.insert(payment)
		.values({ orderId, direction: 'in', method: 'card', amountCents, reference: paymentIntent, at: now() });
}

/** Runs `work` so that what the database refuses in it is undone, and only that. */
async function attemptInside(tx: Tx, work: (inner: Tx) => Promise<void>): Promise<boolean> {
	try {
		await tx.transaction(work);
		return true;
	} catch (error) {
		if (violation(error) === undefined) throw error;
		return false;
	}
}
