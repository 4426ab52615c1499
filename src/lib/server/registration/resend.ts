import { eq } from 'drizzle-orm';
import { record } from '../audit/record.ts';
import { isStaff, mayManageOrder, type Actor } from '../auth/policy.ts';
import { HOUR_MS, now } from '../clock.ts';
import { outbox } from '../db/schema/outbox.ts';
import { order } from '../db/schema/registration.ts';
import { write } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { emit } from '../outbox/emit.ts';

/**
 * Sends an order's messages again, to its payer and its people. By staff as often as asked; by whoever manages the
 * order once an hour, so that a link makes no flood.
 * @param request.requestId made with the page: the form sent twice sends once
 * @throws Refusal `not_found` (404), for someone else's order too; `order_not_confirmed` for one nobody confirmed
 */
export async function resendOrder(request: {
	actor: Actor;
	orderCode: string;
	requestId: string;
}): Promise<void> {
	const { actor, orderCode, requestId } = request;
	await write('registration.resendOrder', async (tx) => {
		const [found] = await tx.select().from(order).where(eq(order.code, orderCode));
		if (!found || !mayManageOrder(actor, found)) throw new Refusal('not_found', { status: 404 });
		if (found.status !== 'paid' && found.status !== 'awaiting_payment')
			throw new Refusal('order_not_confirmed');
		const key = isStaff(actor) ? requestId : `hour-${Math.floor(now().getTime() / HOUR_MS)}`;
		const dedupeKey = `order.resend:${found.id}:${key}`;
		const [asked] = await tx.select({ id: outbox.id }).from(outbox).where(eq(outbox.dedupeKey, dedupeKey));
		if (asked) return;
		await record(tx, actor, { action: 'order.resent', objectKind: 'order', objectId: found.id });
		await emit(tx, 'order.resend', { orderId: found.id, requestId: key }, { dedupeKey });
	});
}
