import { and, eq, isNull } from 'drizzle-orm';
import { reader } from '../db/client.ts';
import { registration } from '../db/schema/registration.ts';
import { withdrawalPardon } from '../db/schema/withdrawals.ts';
import type { Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';

type Pardon = typeof withdrawalPardon.$inferSelect;

/** How a late withdrawal was forgiven. @throws Refusal `not_found` (404) */
export async function pardonOf(registrationId: number): Promise<Pardon> {
	const db = await reader();
	const [found] = await db
		.select()
		.from(withdrawalPardon)
		.where(eq(withdrawalPardon.registrationId, registrationId));
	if (!found) throw new Refusal('not_found', { status: 404 });
	return found;
}

/** The late withdrawals of an order that were forgiven. Who may read it is asked by the caller. */
export async function pardonsOf(orderId: number): Promise<Pick<Pardon, 'registrationId' | 'reason'>[]> {
	const db = await reader();
	return db
		.select({ registrationId: withdrawalPardon.registrationId, reason: withdrawalPardon.reason })
		.from(withdrawalPardon)
		.innerJoin(registration, eq(registration.id, withdrawalPardon.registrationId))
		.where(eq(registration.orderId, orderId));
}

/** The registrations of an order whose late withdrawal nobody forgave. */
export async function lateOf(tx: Tx, orderId: number): Promise<number[]> {
	const rows = await tx
		.select({ id: registration.id })
		.from(registration)
		.leftJoin(withdrawalPardon, eq(withdrawalPardon.registrationId, registration.id))
		.where(
			and(
				eq(registration.orderId, orderId),
				eq(registration.isLate, true),
				isNull(withdrawalPardon.registrationId)
			)
		);
	return rows.map(({ id }) => id);
}
