import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { dayOf, instantAt } from '../../format/dates.ts';
import { record } from '../audit/record.ts';
import { requireStaff, type Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { payment } from '../db/schema/payments.ts';
import { order } from '../db/schema/registration.ts';
import { write, type Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { emitAll, type Fact } from '../outbox/emit.ts';
import { balanceOf, isOver } from '../payments/balance.ts';
import { issueInvoice } from '../payments/invoices.ts';
import { markRefunded } from './card-refund.ts';
import { closeCheckouts } from './close-checkouts.ts';

type Order = typeof order.$inferSelect;

/** Money that does not come through Stripe. */
type HandMethod = 'cheque' | 'transfer' | 'other';

interface HandPayment {
	actor: Actor;
	method: HandMethod;
	amountCents: number;
	/** Number of the cheque, of the transfer… */
	reference: string;
	/** `YYYY-MM-DD` */
	receivedOn: string;
}

interface Recorded {
	/** What each order received, in the order they were served. */
	orders: { code: string; amountCents: number; balanceCents: number; settled: boolean }[];
}

/**
 * Writes down a cheque, a transfer or another payment of one order, in part or whole.
 * @throws Refusal as {@link recordPaymentForMany}
 */
export function recordPayment({
	orderCode,
	...payment
}: HandPayment & { orderCode: string }): Promise<Recorded> {
	return recordPaymentForMany({ ...payment, orderCodes: [orderCode] });
}

/**
 * Writes down one payment that settles several orders: the oldest due is served first, the last may stay in part due.
 * @throws Refusal `not_allowed` (403) but for staff; `not_found` (404); `already_paid`, `order_not_payable`;
 *   `amount_exceeds_balance` when it is more than they owe; `payment_already_recorded` when this method and reference
 *   are written for one of them already; `invalid_input` for a day to come or an amount of nothing
 */
export async function recordPaymentForMany(
	input: HandPayment & { orderCodes: readonly string[] }
): Promise<Recorded> {
	requireStaff(input.actor);
	const codes = [...new Set(input.orderCodes)];
	const { amountCents, method } = input;
	const reference = input.reference.trim();
	const at = checkedInstant(input.receivedOn, 'receivedOn');
	requireAmount(amountCents);

	return write('registration.recordPayment', async (tx) => {
		const found = await tx
			.select()
			.from(order)
			.where(inArray(order.code, codes))
			.orderBy(asc(sql`coalesce(${order.dueAt}, ${order.placedAt})`), asc(order.id));
		if (found.length === 0 || found.length !== codes.length) throw new Refusal('not_found', { status: 404 });
		const shares = shareOut(found, amountCents);
		await refuseTwice(
			tx,
			found.map(({ id }) => id),
			method,
			reference
		);

		await tx.insert(payment).values(
			shares.map((share) => ({
				orderId: share.order.id,
				direction: 'in' as const,
				method,
				amountCents: share.amountCents,
				reference,
				recordedBy: input.actor.kind === 'person' ? input.actor.personId : null,
				at
			}))
		);
		await settleShares(
			tx,
			shares.filter((share) => share.settled).map((share) => share.order)
		);
		// A page of Stripe opened before would take too much.
		await closeCheckouts(
			tx,
			shares.map((share) => share.order.id)
		);
		await record(
			tx,
			input.actor,
			...shares.map((share) => ({
				action: share.settled ? 'order.paid' : 'order.paid_in_part',
				objectKind: 'order',
				objectId: share.order.id,
				details: { from: share.order.status, method, amountCents: share.amountCents, reference }
			}))
		);
		return {
			orders: shares.map((share) => ({
				code: share.order.code,
				amountCents: share.amountCents,
				balanceCents: balanceOf(share.order) - share.amountCents,
				settled: share.settled
			}))
		};
	});
}

/**
 * Writes down money given back by cheque, transfer or otherwise. What is owed to the payer bounds it: everything
 * received, for an order that is over; what credit notes freed, for one that goes on.
 * @throws Refusal `not_allowed` (403) but for staff; `not_found` (404); `amount_exceeds_balance`;
 *   `payment_already_recorded`; `invalid_input`
 */
export async function recordRefund(input: {
	actor: Actor;
	orderCode: string;
	method: HandMethod;
	amountCents: number;
	reference: string;
	/** `YYYY-MM-DD` */
	sentOn: string;
}): Promise<void> {
	requireStaff(input.actor);
	const { actor, amountCents, method } = input;
	const reference = input.reference.trim();
	const at = checkedInstant(input.sentOn, 'sentOn');
	requireAmount(amountCents);

	await write('registration.recordRefund', async (tx) => {
		const [found] = await tx.select().from(order).where(eq(order.code, input.orderCode));
		if (!found) throw new Refusal('not_found', { status: 404 });
		const owedCents = isOver(found) ? found.paidCents - found.refundedCents : -balanceOf(found);
		if (amountCents > owedCents) throw new Refusal('amount_exceeds_balance', { field: 'amountCents' });
		await refuseTwice(tx, [found.id], method, reference, 'out');
		await tx.insert(payment).values({
			orderId: found.id,
			direction: 'out',
			method,
			amountCents,
			reference,
			recordedBy: actor.kind === 'person' ? actor.personId : null,
			at
		});
		await markRefunded(tx, found.id);
		await record(tx, actor, {
			action: 'order.refunded',
			objectKind: 'order',
			objectId: found.id,
			details: { method, amountCents, reference }
		});
	});
}

interface Share {
	order: Order;
	amountCents: number;
	settled: boolean;
}

function shareOut(orders: readonly Order[], amountCents: number): Share[] {
	let leftCents = amountCents;
	const shares: Share[] = [];
	for (const one of orders) {
		if (one.status === 'paid' || (one.status === 'awaiting_payment' && balanceOf(one) <= 0))
			throw new Refusal('already_paid');
		if (one.status !== 'awaiting_payment' && one.status !== 'held') throw new Refusal('order_not_payable');
		const share = Math.min(leftCents, balanceOf(one));
		const settled = share === balanceOf(one);
		// A hold ends whatever part of it is paid: only the whole keeps its places.
		if (one.status === 'held' && !settled) throw new Refusal('order_not_payable');
		if (share > 0) shares.push({ order: one, amountCents: share, settled });
		leftCents -= share;
	}
	if (leftCents > 0) throw new Refusal('amount_exceeds_balance', { field: 'amountCents' });
	return shares;
}

async function settleShares(tx: Tx, settled: readonly Order[]): Promise<void> {
	if (settled.length === 0) return;
	await tx
		.update(order)
		.set({ status: 'paid', confirmedAt: sql`coalesce(confirmed_at, ${now().getTime()})` })
		.where(
			inArray(
				order.id,
				settled.map(({ id }) => id)
			)
		);
	for (const { id, status } of settled) if (status === 'held') await issueInvoice(tx, { orderId: id });
	await emitAll(
		tx,
		settled.map(({ id, confirmedAt }): Fact =>
			confirmedAt
				? { kind: 'order.paid', payload: { orderId: id } }
				: {
						kind: 'order.confirmed',
						payload: { orderId: id },
						dedupeKey: `order.confirmed:${id}`
					}
		)
	);
}

/** A form sent twice: the same cheque does not pay an order twice. */
async function refuseTwice(
	tx: Tx,
	orderIds: readonly number[],
	method: HandMethod,
	reference: string,
	direction: 'in' | 'out' = 'in'
): Promise<void> {
	const [twice] = await tx
		.select({ id: payment.id })
		.from(payment)
		.where(
			and(
				inArray(payment.orderId, [...orderIds]),
				eq(payment.method, method),
				eq(payment.direction, direction),
				eq(payment.reference, reference)
			)
		)
		.limit(1);
	if (twice) throw new Refusal('payment_already_recorded', { field: 'reference' });
}

/** Noon of the day, in the association's zone: the books know the day only. */
function checkedInstant(day: string, field: string): Date {
	const isDay = /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day));
	if (!isDay || day > dayOf(now())) throw new Refusal('invalid_input', { field, status: 400 });
	return instantAt(day, '12:00');
}

function requireAmount(amountCents: number): void {
	if (!Number.isSafeInteger(amountCents) || amountCents <= 0)
		throw new Refusal('invalid_input', { field: 'amountCents', status: 400 });
}
