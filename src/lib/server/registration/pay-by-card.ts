import { and, count, desc, eq, gt } from 'drizzle-orm';
import type Stripe from 'stripe';
import { MINUTE_MS, now } from '../clock.ts';
import { reader } from '../db/client.ts';
import { checkout } from '../db/schema/payments.ts';
import { order } from '../db/schema/registration.ts';
import { write } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { absolute, orderPath } from '../links.ts';
import { balanceOf } from '../payments/balance.ts';
import { linesOf, soldLines } from '../payments/sold-lines.ts';
import { askStripe, stripe } from '../payments/stripe.ts';
import { settleCheckout } from './settle.ts';

type Order = typeof order.$inferSelect;

/** Stripe's least life of a page, and one minute for the clocks to differ. */
const LEAST_LIFE_MS = 31 * MINUTE_MS;
/** Ends are rounded up to this, so that a double click asks for the very same page. */
const ROUND_MS = 5 * MINUTE_MS;

/**
 * The page of Stripe Checkout where the balance of an order is paid: the one that is open already, else a new one.
 * It may outlive the hold, as Stripe keeps a page thirty minutes at least: a payment that comes after is handled by
 * `settle.ts`.
 * @throws Refusal `not_found` (404); `already_paid`, `order_expired`, `order_cancelled`, `order_not_payable`;
 *   `payment_unavailable` (503) when Stripe does not answer: the order keeps its places
 */
export async function startCardPayment({ orderCode }: { orderCode: string }): Promise<{ url: string }> {
	const db = await reader();
	const [found] = await db.select().from(order).where(eq(order.code, orderCode));
	if (!found) throw new Refusal('not_found', { status: 404 });
	const balanceCents = requirePayable(found);

	const open = await openCheckout(found, balanceCents);
	if (open) return { url: open };

	const session = await createSession(found, balanceCents);
	if (!session.url) throw new Refusal('payment_unavailable', { status: 503 });
	const { id, url, expires_at } = session;
	await write('payments.openCheckout', (tx) =>
		tx
			.insert(checkout)
			.values({ id, orderId: found.id, url, expiresAt: new Date(expires_at * 1000), createdAt: now() })
			.onConflictDoNothing()
	);
	return { url };
}

/**
 * Closes a page of Stripe Checkout, so that nobody pays for places given back. Done once or many times, the same.
 * A page that was paid meanwhile is settled: its webhook may be lost.
 */
export async function closeCheckout({ checkoutId }: { checkoutId: string }): Promise<void> {
	const sessions = stripe().checkout.sessions;
	const session = await sessions.retrieve(checkoutId);
	if (session.status === 'open') await sessions.expire(checkoutId);
	if (session.status === 'complete') await settleCheckout(session);
}

function requirePayable(found: Order): number {
	if (found.status === 'expired') throw new Refusal('order_expired');
	if (found.status === 'cancelled') throw new Refusal('order_cancelled');
	if (found.status === 'refunded') throw new Refusal('order_not_payable');
	const balanceCents = balanceOf(found);
	if (found.status === 'paid' || balanceCents <= 0) throw new Refusal('already_paid');
	if (found.status === 'held' && found.holdExpiresAt! <= now()) throw new Refusal('order_expired');
	return balanceCents;
}

/** The address of the last page opened for the order, where it still takes this amount. */
async function openCheckout(found: Order, balanceCents: number): Promise<string | undefined> {
	const db = await reader();
	const [last] = await db
		.select()
		.from(checkout)
		.where(and(eq(checkout.orderId, found.id), gt(checkout.expiresAt, now())))
		.orderBy(desc(checkout.createdAt))
		.limit(1);
	if (!last) return undefined;
	const session = await askStripe('checkout.retrieve', (sdk) => sdk.checkout.sessions.retrieve(last.id));
	if (session.status === 'complete') {
		// Paid, and the webhook is late or lost: what Stripe says now is as good.
		await settleCheckout(session);
		throw new Refusal('already_paid');
	}
	if (session.status !== 'open') return undefined;
	if (session.amount_total === balanceCents) return session.url ?? undefined;
	// Part was paid otherwise since: the old page would take too much.
	await askStripe('checkout.expire', (sdk) => sdk.checkout.sessions.expire(last.id));
	return undefined;
}

async function createSession(found: Order, balanceCents: number): Promise<Stripe.Checkout.Session> {
	const db = await reader();
	const [rows, [opened]] = await Promise.all([
		soldLines(db, found.id),
		db.select({ pages: count() }).from(checkout).where(eq(checkout.orderId, found.id))
	]);
	const least = Math.max(now().getTime() + LEAST_LIFE_MS, found.holdExpiresAt?.getTime() ?? 0);
	const expiresAt = (Math.ceil(least / ROUND_MS) * ROUND_MS) / 1000;
	const metadata = { order: found.code };
	const back = absolute(orderPath(found.code));
	return askStripe('checkout.create', (sdk) =>
		sdk.checkout.sessions.create(
			{
				mode: 'payment',
				allowed_payment_method_types: ['card'],
				submit_type: 'pay',
				locale: found.locale === 'en' ? 'en' : 'fr-CA',
				customer_email: found.payerEmail,
				metadata,
				payment_intent_data: { metadata },
				line_items: lineItems(found, rows, balanceCents),
				success_url: `${back}&paiement=fait`,
				cancel_url: `${back}&paiement=abandon`,
				expires_at: expiresAt
			},
			// Same order, same page number, same amount, same end: the same session, however often it is asked.
			{ idempotencyKey: `checkout-${found.code}-${opened!.pages}-${balanceCents}-${expiresAt}` }
		)
	);
}

/** What the page lists: the tickets and each tax on its own line; the balance alone where part is paid already. */
function lineItems(
	found: Order,
	rows: Awaited<ReturnType<typeof soldLines>>,
	balanceCents: number
): Stripe.Checkout.SessionCreateParams.LineItem[] {
	const lines = linesOf(rows);
	const items = [
		...lines.map((line) => item(line.description, line.unitCents, line.quantity)),
		item('TPS (5 %)', found.tpsCents),
		item('TVQ (9,975 %)', found.tvqCents)
	].filter(({ price_data }) => price_data.unit_amount > 0);
	const sum = items.reduce((total, { price_data, quantity }) => total + price_data.unit_amount * quantity, 0);
	return sum === balanceCents ? items : [item(`Solde de la commande ${found.code}`, balanceCents)];
}

function item(name: string, unitCents: number, quantity = 1) {
	return { quantity, price_data: { currency: 'cad', unit_amount: unitCents, product_data: { name } } };
}
