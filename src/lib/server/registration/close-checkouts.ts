import { and, gt, ne, sql } from 'drizzle-orm';
import { now } from '../clock.ts';
import { oneOf } from '../db/one-of.ts';
import { checkout } from '../db/schema/payments.ts';
import type { Tx } from '../db/write.ts';
import { emitAll } from '../outbox/emit.ts';

/**
 * Asks that the payment pages still open for these orders be closed, so that they take nothing more.
 * @param paid the page that was just paid, which Stripe has closed itself
 */
export async function closeCheckouts(tx: Tx, orderIds: readonly number[], paid = ''): Promise<void> {
	const open = await tx
		.select({ id: checkout.id })
		.from(checkout)
		.where(
			and(
				sql`${checkout.orderId} IN ${oneOf(orderIds)}`,
				gt(checkout.expiresAt, now()),
				ne(checkout.id, paid)
			)
		);
	await emitAll(
		tx,
		open.map(({ id }) => ({
			kind: 'checkout.close' as const,
			payload: { checkoutId: id },
			dedupeKey: `checkout.close:${id}`
		}))
	);
}
