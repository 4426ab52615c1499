import { Refusal } from '$lib/server/errors';
import { readStripeEvent } from '$lib/server/payments/webhook';
import { applyStripeEvent } from '$lib/server/registration/settle';
import { sentenceOf } from '$lib/server/web/sentence';
import { json, type RequestHandler } from '@sveltejs/kit';

/** Deliveries of Stripe. Their signature is their credential; a refusal makes Stripe deliver again later. */
export const POST: RequestHandler = async ({ request }) => {
	try {
		const event = readStripeEvent(await request.text(), request.headers.get('stripe-signature'));
		return json({ received: true, result: await applyStripeEvent(event) });
	} catch (error) {
		if (!(error instanceof Refusal)) throw error;
		return json({ code: error.code, message: sentenceOf(error) }, { status: error.status });
	}
};
