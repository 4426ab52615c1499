import { eq } from 'drizzle-orm';
import { record } from '../audit/record.ts';
import { requireStaff, type Actor } from '../auth/policy.ts';
import { order } from '../db/schema/registration.ts';
import { write } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { emit } from '../outbox/emit.ts';

/**
 * Sends an order's messages again, to its payer and its people, because staff was asked to.
 * @param request.requestId made with the page: the form sent twice sends once
 * @throws Refusal `not_allowed` (403) but for staff; `not_found` (404); `order_not_confirmed` for one nobody confirmed
 */
export async function resendOrder(request: {
	actor: Actor;
	orderCode: string;
	requestId: string;
}): Promise<void> {
	const { actor, orderCode, requestId } = request;
	requireStaff(actor);
	await write('registration.resendOrder', async (tx) => {
		const [found] = await tx
			.select({ id: order.id, status: order.status })
			.from(order)
			.where(eq(order.code, orderCode));
		if (!found) throw new Refusal('not_found', { status: 404 });
		if (found.status !== 'paid' && found.status !== 'awaiting_payment')
			throw new Refusal('order_not_confirmed');
		await record(tx, actor, { action: 'order.resent', objectKind: 'order', objectId: found.id });
		await emit(
			tx,
			'order.resend',
			{ orderId: found.id, requestId },
			{ dedupeKey: `order.resend:${found.id}:${requestId}` }
		);
	});
}
