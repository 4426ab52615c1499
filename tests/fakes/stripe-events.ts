import { randomUUID } from 'node:crypto';
import type Stripe from 'stripe';

// Events as Stripe sends them, reduced to what one may rely on.

const id = (prefix: string) => `${prefix}_${randomUUID().replaceAll('-', '').slice(0, 20)}`;

/** Any event around an object. */
export function otherEvent(type: string, object: Record<string, unknown>): Stripe.Event {
	return {
		id: id('evt'),
		object: 'event',
		api_version: '2026-10-28.endive',
		created: Math.floor(Date.now() / 1000),
		livemode: false,
		pending_webhooks: 1,
		request: null,
		type,
		data: { object }
	} as unknown as Stripe.Event;
}

/** `checkout.session.completed` of a page that took an order's total. */
export function checkoutCompleted(
	order: { code: string; totalCents: number },
	overrides: Record<string, unknown> = {}
): Stripe.Event {
	return otherEvent('checkout.session.completed', {
		id: id('cs_test'),
		object: 'checkout.session',
		mode: 'payment',
		status: 'complete',
		payment_status: 'paid',
		currency: 'cad',
		amount_total: order.totalCents,
		metadata: { order: order.code },
		payment_intent: id('pi'),
		...overrides
	});
}

/** `refund.*` of part or all of a payment. */
export function refundEvent(
	type: 'refund.created' | 'refund.updated' | 'refund.failed',
	refund: { payment_intent: string; amount: number } & Record<string, unknown>
): Stripe.Event {
	return otherEvent(type, {
		id: id('re'),
		object: 'refund',
		currency: 'cad',
		status: 'succeeded',
		metadata: {},
		...refund
	});
}
