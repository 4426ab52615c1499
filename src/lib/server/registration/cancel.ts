import { and, eq, sql } from 'drizzle-orm';
import { isLateAt, ruleOf } from '../../registration/withdrawal.ts';
import { record } from '../audit/record.ts';
import { isStaff, mayManageOrder, mayManageRegistration, requireStaff, type Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { eqLiteral } from '../db/eq-literal.ts';
import { oneOf } from '../db/one-of.ts';
import { admission } from '../db/schema/checkin.ts';
import { event } from '../db/schema/events.ts';
import { order, orderItem, registration } from '../db/schema/registration.ts';
import { write, type Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { emit } from '../outbox/emit.ts';
import { isOver } from '../payments/balance.ts';
import { issueCreditNote } from '../payments/invoices.ts';
import { refundCredit, settleIfCovered } from './after-credit.ts';
import { closeCheckouts } from './close-checkouts.ts';
import { lotOfOrder } from './credits/lots.ts';
import { requireWithdrawable } from './change-deadline.ts';
import { lateOf } from './pardons.ts';
import { offerPlaces } from './line/offer-places.ts';
import { promoteWaiting } from './seats/promote.ts';

interface Cancelled {
	orderId: number;
	/** Those this call ended; empty when they had ended before. */
	registrationIds: number[];
	creditNoteId: number | null;
	/** What goes back to the card; cheques and transfers are given back by hand. */
	refundCents: number;
}

type Order = typeof order.$inferSelect;
type Registration = typeof registration.$inferSelect;

interface Found {
	order: Order;
	event: { changesCloseAt: Date; firstDay: string; timezone: string };
	active: Registration[];
	/** It sells something else than places: it goes on without any. */
	hasItems: boolean;
}

/**
 * Cancels a whole order: places and seats come back, its invoice is undone by a credit note, money paid by card is given
 * back. By whoever manages the order until changes close, or, under a rule of withdrawal, until the first day (something
 * is kept of who is late); by staff at any time, for nothing; an order still held, at any time.
 * Cancelling again does nothing. What sells something else than places (a pack, a booth) is undone whole, by staff: a pack
 * while none of its credits is taken (`pack_spent`).
 */
export function cancelOrder({ actor, orderCode }: { actor: Actor; orderCode: string }): Promise<Cancelled> {
	return write('registration.cancelOrder', async (tx) => {
		const found = await findForChange(tx, orderCode);
		if (!mayManageOrder(actor, found.order)) throw new Refusal('not_allowed', { status: 403 });
		if (isOver(found.order)) return nothing(found.order);
		if (found.active.length === 0 && !found.hasItems) return nothing(found.order);
		// A trigger holds it too: a pack of which something is spent is undone by nobody.
		const lot = found.hasItems ? await lotOfOrder(tx, found.order.id) : undefined;
		if (lot && lot.taken > 0) throw new Refusal('pack_spent');
		if (found.order.status !== 'held') {
			requireWithdrawable(actor, found);
			if (found.hasItems) requireStaff(actor);
		}
		return end(tx, actor, found, 'all');
	});
}

/**
 * Cancels some people of an order; see {@link cancelOrder}. Each person may also leave by themselves. When nobody is
 * left the order itself is cancelled. Codes already cancelled are passed over.
 * @throws Refusal `order_not_confirmed` for part of an order still being paid, `not_found` for a code not of the order
 */
export function cancelRegistrations({
	actor,
	orderCode,
	registrationCodes
}: {
	actor: Actor;
	orderCode: string;
	registrationCodes: readonly string[];
}): Promise<Cancelled> {
	return write('registration.cancelRegistrations', async (tx) => {
		const found = await findForChange(tx, orderCode);
		const all = await tx.select().from(registration).where(eq(registration.orderId, found.order.id));
		const wanted = new Set(registrationCodes);
		const named = all.filter((one) => wanted.has(one.code));
		if (named.length !== wanted.size) throw new Refusal('not_found', { status: 404 });
		if (!named.every((one) => mayManageRegistration(actor, { ...one, order: found.order })))
			throw new Refusal('not_allowed', { status: 403 });
		const leaving = found.active.filter((one) => wanted.has(one.code));
		if (leaving.length === 0) return nothing(found.order);
		// The page of payment shows the whole amount: part of it cannot be taken away meanwhile.
		if (found.order.status === 'held' && leaving.length < found.active.length)
			throw new Refusal('order_not_confirmed');
		if (found.order.status !== 'held') requireWithdrawable(actor, found);
		return end(tx, actor, found, leaving);
	});
}

/**
 * Cancels every order of an event that is called off, in the transaction that calls it off: as {@link cancelOrder}, each
 * payer and each person is told. Those that are over already are passed over.
 * @returns how many people lost their place
 */
export async function cancelOrdersOf(tx: Tx, actor: Actor, eventId: number): Promise<number> {
	const orders = await tx.select({ code: order.code }).from(order).where(eq(order.eventId, eventId));
	let people = 0;
	for (const { code } of orders) {
		const found = await findForChange(tx, code);
		if (isOver(found.order)) continue;
		people += (await end(tx, actor, found, 'all')).registrationIds.length;
	}
	return people;
}

async function findForChange(tx: Tx, orderCode: string): Promise<Found> {
	const [found] = await tx
		.select({
			order,
			event: {
				changesCloseAt: event.changesCloseAt,
				firstDay: event.firstDay,
				timezone: event.timezone
			}
		})
		.from(order)
		.innerJoin(event, eq(event.id, order.eventId))
		.where(eq(order.code, orderCode));
	if (!found) throw new Refusal('not_found', { status: 404 });
	const active = await tx
		.select()
		.from(registration)
		.where(and(eq(registration.orderId, found.order.id), eqLiteral(registration.status, 'active')));
	const [item] = await tx
		.select({ position: orderItem.position })
		.from(orderItem)
		.where(eq(orderItem.orderId, found.order.id))
		.limit(1);
	return { ...found, active, hasItems: item !== undefined };
}

function nothing({ id }: Order): Cancelled {
	return { orderId: id, registrationIds: [], creditNoteId: null, refundCents: 0 };
}

/** Whether something was kept of who left an order before, and not forgiven since. */
async function keepsOfOthers(tx: Tx, { id, keptPercent, totalCents }: Order): Promise<boolean> {
	return !!keptPercent && totalCents > 0 && (await lateOf(tx, id)).length > 0;
}

async function end(
	tx: Tx,
	actor: Actor,
	found: Found,
	who: readonly Registration[] | 'all'
): Promise<Cancelled> {
	const leaving = who === 'all' ? found.active : who;
	const { id: orderId, status } = found.order;
	const at = now();
	const isLate = status !== 'held' && !isStaff(actor) && isLateAt(ruleOf(found.order), at);
	const keptPercent = isLate && found.order.totalCents > 0 ? found.order.keptPercent! : 0;
	// An order of which something is kept, now or of who left before, goes on: it is still owed, or stays paid.
	const whole =
		(who === 'all' || (!found.hasItems && leaving.length === found.active.length)) &&
		keptPercent === 0 &&
		!(await keepsOfOthers(tx, found.order));
	const registrationIds = leaving.map((one) => one.id);
	// Before they leave: the credit that paid a place given back late does not come back.
	if (isLate)
		await tx
			.update(registration)
			.set({ isLate: true })
			.where(sql`${registration.id} IN ${oneOf(registrationIds)}`);
	if (whole) {
		// Its registrations follow, by trigger.
		await tx.update(order).set({ status: 'cancelled', cancelledAt: at }).where(eq(order.id, orderId));
	} else {
		await tx
			.update(registration)
			.set({ status: 'cancelled', cancelledAt: at })
			.where(sql`${registration.id} IN ${oneOf(registrationIds)}`);
	}

	// Whoever leaves is no longer counted inside, as they are no longer expected; the readings themselves stay.
	await tx.delete(admission).where(sql`${admission.registrationId} IN ${oneOf(registrationIds)}`);

	// Calendars replace what they copied only by a higher number.
	await tx
		.update(registration)
		.set({ calendarSequence: sql`${registration.calendarSequence} + 1` })
		.where(sql`${registration.id} IN ${oneOf(registrationIds)}`);

	// A page of payment still open would take the old amount.
	await closeCheckouts(tx, [orderId]);

	const creditNote = await issueCreditNote(tx, {
		orderId,
		// Under a rule, what was kept of who left before is not credited with the others.
		registrationIds: whole && found.order.keptPercent === null ? 'all' : registrationIds,
		keptPercent
	});
	const refundCents = creditNote ? await refundCredit(tx, found.order, creditNote) : 0;
	if (!whole) await settleIfCovered(tx, orderId);

	await record(tx, actor, {
		action: whole ? 'order.cancelled' : 'registration.cancelled',
		objectKind: 'order',
		objectId: orderId,
		details: {
			code: found.order.code,
			from: status,
			registrations: leaving.map((one) => one.code),
			keptPercent,
			creditNote: creditNote?.number ?? null,
			refundCents
		}
	});
	await promoteWaiting(tx);
	await offerPlaces(tx);
	const creditNoteId = creditNote?.creditNoteId ?? null;
	// An order never confirmed was never announced: its end is not either.
	if (status !== 'held') await emit(tx, 'order.cancelled', { orderId, registrationIds, creditNoteId });
	return { orderId, registrationIds, creditNoteId, refundCents };
}
