import { and, eq, sql } from 'drizzle-orm';
import { record } from '../audit/record.ts';
import { requireStaff, type Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { order, registration } from '../db/schema/registration.ts';
import { withdrawalPardon } from '../db/schema/withdrawals.ts';
import { violation } from '../db/violations.ts';
import { write, type Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { emit } from '../outbox/emit.ts';
import { creditKept, issueCreditNote } from '../payments/invoices.ts';
import { refundCredit, settleIfCovered } from './after-credit.ts';
import { closeCheckouts } from './close-checkouts.ts';
import { lateOf } from './pardons.ts';

/**
 * Forgives a late withdrawal, once, for a reason that stays in the journal: what was kept of the price is credited and
 * given back, a credit of a pack returns to its lot (trigger), and the withdrawal is counted as late no more.
 * @throws Refusal `not_allowed` (403), `not_found` (404), `withdrawal_not_late`, `withdrawal_forgiven_already`
 */
export async function forgiveWithdrawal(
	actor: Actor,
	{ orderCode, registrationCode, reason }: { orderCode: string; registrationCode: string; reason: string }
): Promise<void> {
	requireStaff(actor);
	try {
		await write('registration.forgiveWithdrawal', async (tx) => {
			const [found] = await tx
				.select({ order, registration })
				.from(registration)
				.innerJoin(order, eq(order.id, registration.orderId))
				.where(and(eq(registration.code, registrationCode), eq(order.code, orderCode)));
			if (!found) throw new Refusal('not_found', { status: 404 });
			const creditNote = await creditWhatWasKept(tx, found);
			// A page of payment still open would take what is forgiven.
			if (creditNote) await closeCheckouts(tx, [found.order.id]);
			await tx.insert(withdrawalPardon).values({
				registrationId: found.registration.id,
				reason,
				creditNoteId: creditNote?.creditNoteId ?? null,
				recordedBy: actor.kind === 'person' ? actor.personId : null,
				at: now()
			});
			const refundCents = creditNote ? await refundCredit(tx, found.order, creditNote) : 0;
			await endIfEmpty(tx, found.order.id);
			await settleIfCovered(tx, found.order.id);
			await record(tx, actor, {
				action: 'withdrawal.forgiven',
				objectKind: 'order',
				objectId: found.order.id,
				details: {
					code: found.order.code,
					registrations: [registrationCode],
					reason,
					creditNote: creditNote?.number ?? null,
					refundCents
				}
			});
			await emit(tx, 'withdrawal.forgiven', { registrationId: found.registration.id });
		});
	} catch (error) {
		const name = violation(error);
		if (name === 'withdrawal_not_late') throw new Refusal('withdrawal_not_late');
		if (name === 'withdrawal_pardon.registration_id') throw new Refusal('withdrawal_forgiven_already');
		throw error;
	}
}

interface Found {
	order: typeof order.$inferSelect;
	registration: typeof registration.$inferSelect;
}

/** A price kept whole was never credited; of another, the part that its credit note kept is. */
async function creditWhatWasKept(tx: Tx, { order: of, registration: one }: Found) {
	if (!one.isLate || !of.keptPercent) return null;
	if (of.keptPercent === 100) return issueCreditNote(tx, { orderId: of.id, registrationIds: [one.id] });
	const others = (await lateOf(tx, of.id)).filter((id) => id !== one.id);
	return creditKept(tx, {
		orderId: of.id,
		registrationId: one.id,
		keptPercent: of.keptPercent,
		isLast: others.length === 0
	});
}

/** An order that went on for what was kept alone is over once nothing is. */
async function endIfEmpty(tx: Tx, orderId: number): Promise<void> {
	await tx
		.update(order)
		.set({ status: 'cancelled', cancelledAt: now() })
		.where(
			and(
				eq(order.id, orderId),
				sql`${order.status} IN ('awaiting_payment', 'paid') AND ${order.creditedCents} = ${order.totalCents}`,
				sql`NOT EXISTS (SELECT 1 FROM registration r WHERE r.order_id = ${order.id} AND r.status = 'active')`
			)
		);
}
