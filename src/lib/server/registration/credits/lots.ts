import { and, asc, eq, gt, sql } from 'drizzle-orm';
import type { Actor } from '../../auth/policy.ts';
import { isStaff } from '../../auth/policy.ts';
import { reader, type Database } from '../../db/client.ts';
import { creditLot } from '../../db/schema/packs.ts';
import type { Tx } from '../../db/write.ts';

/**
 * Whether a lot counts: granted, or bought by an order that is confirmed (paid, or billed). A house that gives places on
 * an invoice gives credits on it too.
 */
export const lotIsConfirmed = sql`(${creditLot.orderId} IS NULL OR EXISTS (
	SELECT 1 FROM "order" b WHERE b.id = ${creditLot.orderId} AND b.status IN ('awaiting_payment', 'paid')))`;

/** Whether somebody may spend the credits of an organisation: its managers, and the permanence. */
export function maySpendCredits(actor: Actor, organisationId: number): boolean {
	return isStaff(actor) || (actor.kind === 'person' && actor.organisationIds.includes(organisationId));
}

/**
 * The lots that an organisation may spend from at an instant, the first to expire first, one entry a credit: the lot's id
 * as many times as it has places left.
 */
export async function usableCredits(organisationId: number, at: Date): Promise<number[]> {
	const db = await reader();
	const lots = await db
		.select({ id: creditLot.id, left: sql<number>`${creditLot.places} - ${creditLot.taken}` })
		.from(creditLot)
		.where(and(eq(creditLot.organisationId, organisationId), gt(creditLot.expiresAt, at), lotIsConfirmed))
		.orderBy(asc(creditLot.expiresAt), asc(creditLot.id));
	return lots.flatMap(({ id, left }) => Array.from({ length: left }, () => id));
}

/** The lot that an order buys; undefined for an order of places. */
export async function lotOfOrder(
	db: Tx | Database,
	orderId: number
): Promise<{ label: string; places: number; taken: number; expiresAt: Date } | undefined> {
	const [lot] = await db
		.select({
			label: creditLot.label,
			places: creditLot.places,
			taken: creditLot.taken,
			expiresAt: creditLot.expiresAt
		})
		.from(creditLot)
		.where(eq(creditLot.orderId, orderId));
	return lot;
}
