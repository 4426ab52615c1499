import { and, asc, desc, eq, inArray } from 'drizzle-orm';
import { requireManager, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { reader } from '../../db/client.ts';
import { event } from '../../db/schema/events.ts';
import { creditLine, creditLot } from '../../db/schema/packs.ts';
import { order } from '../../db/schema/registration.ts';
import { lotIsConfirmed } from './lots.ts';

/** What an organisation has: its lots that are confirmed, the last first, and each line of them. */
export interface Ledger {
	/** What may be spent today. */
	balance: number;
	lots: {
		id: number;
		label: string;
		places: number;
		left: number;
		expiresAt: Date;
		isOver: boolean;
		orderCode: string | null;
	}[];
	lines: {
		id: number;
		lotId: number;
		kind: 'spent' | 'returned' | 'corrected';
		places: number;
		at: Date;
		reason: string;
		/** The order that took it, and what for. */
		orderCode: string | null;
		eventName: string | null;
	}[];
}

/**
 * The credits of an organisation, for its managers and for staff.
 * @throws Refusal `not_allowed` (403)
 */
export async function creditLedger(actor: Actor, organisationId: number): Promise<Ledger> {
	requireManager(actor, organisationId);
	const db = await reader();
	const at = now();
	const found = await db
		.select({ lot: creditLot, orderCode: order.code })
		.from(creditLot)
		.leftJoin(order, eq(order.id, creditLot.orderId))
		.where(and(eq(creditLot.organisationId, organisationId), lotIsConfirmed))
		.orderBy(asc(creditLot.expiresAt), asc(creditLot.id));
	const lots = found.map(({ lot, orderCode }) => ({
		id: lot.id,
		label: lot.label,
		places: lot.places,
		left: lot.places - lot.taken,
		expiresAt: lot.expiresAt,
		isOver: lot.expiresAt <= at,
		orderCode
	}));
	const lines = await db
		.select({
			id: creditLine.id,
			lotId: creditLine.lotId,
			kind: creditLine.kind,
			places: creditLine.places,
			at: creditLine.at,
			reason: creditLine.reason,
			orderCode: order.code,
			eventName: event.name
		})
		.from(creditLine)
		.leftJoin(order, eq(order.id, creditLine.orderId))
		.leftJoin(event, eq(event.id, order.eventId))
		.where(
			inArray(
				creditLine.lotId,
				lots.map(({ id }) => id)
			)
		)
		.orderBy(desc(creditLine.id));
	return {
		balance: lots.reduce((sum, { left, isOver }) => sum + (isOver ? 0 : left), 0),
		lots,
		lines
	};
}
