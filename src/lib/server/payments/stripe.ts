import Stripe from 'stripe';
import { config } from '../config.ts';
import { Refusal } from '../errors.ts';
import { log } from '../log.ts';

/** How long someone who pays waits for Stripe before being told to try again. */
const TIMEOUT_MS = 8000;

let client: Stripe | undefined;

/** Whether cards can be taken: without keys, forms offer the invoice only. */
export function cardAvailable(): boolean {
	return config().STRIPE_SECRET_KEY !== undefined;
}

/**
 * Stripe, through its own SDK, made at the first use.
 * @throws Refusal `payment_unavailable` (503) without keys
 */
export function stripe(): Stripe {
	const { STRIPE_SECRET_KEY, STRIPE_API_URL } = config();
	if (!STRIPE_SECRET_KEY) throw new Refusal('payment_unavailable', { status: 503 });
	client ??= new Stripe(STRIPE_SECRET_KEY, {
		timeout: TIMEOUT_MS,
		maxNetworkRetries: 1,
		telemetry: false,
		...(STRIPE_API_URL ? addressOf(STRIPE_API_URL) : {})
	});
	return client;
}

/**
 * Runs a call to Stripe for someone who waits: what Stripe cannot do now becomes a refusal they can act on.
 * @throws Refusal `payment_unavailable` (503) when Stripe is out of reach, slow, or refuses our request
 */
export async function askStripe<T>(what: string, call: (stripe: Stripe) => Promise<T>): Promise<T> {
	const sdk = stripe();
	try {
		return await call(sdk);
	} catch (error) {
		if (!(error instanceof Stripe.errors.StripeError)) throw error;
		log.error('stripe_failed', { what, type: error.type, code: error.code, request: error.requestId });
		throw new Refusal('payment_unavailable', { status: 503 });
	}
}

/** Whether Stripe refused with one of these codes (`charge_already_refunded`…). */
export function isStripeCode(error: unknown, ...codes: string[]): boolean {
	return error instanceof Stripe.errors.StripeError && codes.includes(error.code ?? '');
}

function addressOf(url: string): { host: string; port: string; protocol: 'http' | 'https' } {
	const { hostname, port, protocol } = new URL(url);
	const scheme = protocol === 'http:' ? 'http' : 'https';
	return { host: hostname, port: port || (scheme === 'http' ? '80' : '443'), protocol: scheme };
}
