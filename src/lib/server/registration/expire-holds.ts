import { and, inArray, lte } from 'drizzle-orm';
import { record } from '../audit/record.ts';
import { system } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { reader } from '../db/client.ts';
import { eqLiteral } from '../db/eq-literal.ts';
import { order } from '../db/schema/registration.ts';
import { write, type Tx } from '../db/write.ts';
import { closeCheckouts } from './close-checkouts.ts';
import { offerPlaces } from './line/offer-places.ts';
import { promoteWaiting } from './seats/promote.ts';

/** At most so many orders in one transaction, so that no other write waits long. */
const BATCH = 100;

/**
 * Gives back the places of orders held past their time, and closes their payment pages. The worker calls it every few
 * seconds; so does an order that finds no place, so that places come back the moment they are due.
 * @returns how many orders ended
 */
export async function expireHolds(): Promise<number> {
	let total = 0;
	for (;;) {
		const due = await findDue();
		if (due.length === 0) return total;
		total += await write('registration.expireHolds', (tx) => expire(tx, due));
	}
}

async function findDue(): Promise<number[]> {
	const db = await reader();
	const rows = await db
		.select({ id: order.id })
		.from(order)
		.where(and(eqLiteral(order.status, 'held'), lte(order.holdExpiresAt, now())))
		.limit(BATCH);
	return rows.map((row) => row.id);
}

async function expire(tx: Tx, ids: readonly number[]): Promise<number> {
	const at = now();
	// Asked again: one may have been paid since it was found.
	const ended = await tx
		.update(order)
		.set({ status: 'expired', cancelledAt: at })
		.where(and(inArray(order.id, [...ids]), eqLiteral(order.status, 'held'), lte(order.holdExpiresAt, at)))
		.returning({ id: order.id, code: order.code });
	if (ended.length === 0) return 0;
	await closeCheckouts(
		tx,
		ended.map((row) => row.id)
	);
	await record(
		tx,
		system('holds'),
		...ended.map(({ id, code }) => ({
			action: 'order.expired',
			objectKind: 'order',
			objectId: id,
			details: { code }
		}))
	);
	await promoteWaiting(tx);
	await offerPlaces(tx);
	return ended.length;
}
