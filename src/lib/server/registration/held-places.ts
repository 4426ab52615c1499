import { and, count, eq, gt, sql, type SQL } from 'drizzle-orm';
import { MAX_PEOPLE } from '../../schemas/registration.ts';
import { keyOf } from '../auth/throttle.ts';
import { now } from '../clock.ts';
import { holdOrigin, order, registration } from '../db/schema/registration.ts';
import type { Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';

/**
 * Unpaid places that one buyer's address may hold at once: the largest order, whoever it is for. And those that one
 * network may: two such orders, so that an office of forty behind one address is never in the way of itself, each with
 * an order of their own. Paying gives the room back at once, a hold that ends does too.
 */
export const HELD_PER_BUYER = MAX_PEOPLE;
export const HELD_PER_NETWORK = 2 * MAX_PEOPLE;

/**
 * Remembers where an order that was just inserted holds its places from, and counts them with the others unpaid.
 * @param held.network see `networkOf`; without it (a script, the seed) only the buyer is counted
 * @throws Refusal `too_many_held` (429), which undoes the order
 */
export async function limitHeldPlaces(
	tx: Tx,
	held: { orderId: number; payerPersonId: number; network: string | undefined }
): Promise<void> {
	if ((await heldPlaces(tx, eq(order.payerPersonId, held.payerPersonId))) > HELD_PER_BUYER) throw tooMany();
	if (held.network === undefined) return;
	const network = keyOf({ kind: 'held-places', subject: held.network });
	await tx.insert(holdOrigin).values({ orderId: held.orderId, network });
	const fromThere = sql`${order.id} IN (SELECT order_id FROM hold_origin WHERE network = ${network})`;
	if ((await heldPlaces(tx, fromThere)) > HELD_PER_NETWORK) throw tooMany();
}

async function heldPlaces(tx: Tx, of: SQL): Promise<number> {
	const [counted] = await tx
		.select({ places: count() })
		.from(registration)
		.innerJoin(order, eq(order.id, registration.orderId))
		.where(
			and(of, eq(order.status, 'held'), gt(order.holdExpiresAt, now()), eq(registration.status, 'active'))
		);
	return counted!.places;
}

function tooMany(): Refusal {
	return new Refusal('too_many_held', { status: 429 });
}
