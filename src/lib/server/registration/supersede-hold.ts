import { and, eq, sql } from 'drizzle-orm';
import { record } from '../audit/record.ts';
import type { Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { eqLiteral } from '../db/eq-literal.ts';
import { holdOrigin, order, registration } from '../db/schema/registration.ts';
import type { Tx } from '../db/write.ts';
import { closeCheckouts } from './close-checkouts.ts';
import { byOwner } from './held-places.ts';
import { promoteWaiting } from './seats/promote.ts';

/**
 * Ends the unpaid hold by which somebody else names a person who now registers by themselves, signed in: anyone may type
 * an address, and nobody is kept out of an event by it. The whole hold ends, because its page of payment shows the whole
 * amount; a payment that comes all the same is given back (`settle.ts`). An order paid or confirmed stays, as does the
 * hold that the person began themselves.
 */
export async function supersedeHold(
	tx: Tx,
	{ actor, eventId, personId }: { actor: Actor; eventId: number; personId: number }
): Promise<void> {
	const [held] = await tx
		.select({ id: order.id, code: order.code })
		.from(registration)
		.innerJoin(order, eq(order.id, registration.orderId))
		.leftJoin(holdOrigin, eq(holdOrigin.orderId, order.id))
		.where(
			and(
				eq(registration.eventId, eventId),
				eq(registration.personId, personId),
				eqLiteral(registration.status, 'active'),
				eqLiteral(order.status, 'held'),
				sql`NOT (${order.payerPersonId} = ${personId} AND coalesce(${byOwner()}, 0))`
			)
		);
	if (!held) return;
	// Its registrations follow, by trigger.
	await tx.update(order).set({ status: 'cancelled', cancelledAt: now() }).where(eq(order.id, held.id));
	await closeCheckouts(tx, [held.id]);
	await record(tx, actor, {
		action: 'order.superseded',
		objectKind: 'order',
		objectId: held.id,
		details: { code: held.code }
	});
	await promoteWaiting(tx);
}
