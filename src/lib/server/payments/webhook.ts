import Stripe from 'stripe';
import { config } from '../config.ts';
import { Refusal } from '../errors.ts';
import { cardAvailable, stripe } from './stripe.ts';

/**
 * The event of a delivery, once its signature and age (five minutes) are checked.
 * @param payload the body exactly as received
 * @throws Refusal `invalid_signature` (400) for a wrong, absent or old signature; `invalid_input` (400) for no event
 */
export function readStripeEvent(payload: string, signature: string | null): Stripe.Event {
	const secret = config().STRIPE_WEBHOOK_SECRET;
	if (!secret || !cardAvailable() || !signature) throw new Refusal('invalid_signature', { status: 400 });
	try {
		const event: unknown = stripe().webhooks.constructEvent(payload, signature, secret);
		if (isEvent(event)) return event;
	} catch (error) {
		// A body that is not JSON although well signed is no event either.
		if (error instanceof Stripe.errors.StripeSignatureVerificationError || error instanceof SyntaxError)
			throw new Refusal('invalid_signature', { status: 400 });
		throw error;
	}
	// Well signed, and nothing that Stripe says.
	throw new Refusal('invalid_input', { status: 400 });
}

function isEvent(value: unknown): value is Stripe.Event {
	const { id, type, data } = (value ?? {}) as Partial<Record<string, unknown>>;
	const said = (data as { object?: unknown } | null | undefined)?.object;
	return typeof id === 'string' && typeof type === 'string' && typeof said === 'object' && said !== null;
}
