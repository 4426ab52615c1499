import { makeMails } from '../../mail/deliver.ts';
import { refundOnItsWay } from '../../mail/templates/payment.ts';
import { closeCheckout } from '../../registration/pay-by-card.ts';
import { refundCard } from '../../registration/card-refund.ts';
import { findOrderById } from '../../registration/queries.ts';
import type { Handler } from '../worker.ts';

/** Asks Stripe, then tells the payer: nothing is announced before Stripe has accepted. */
export const onRefundDue: Handler<'refund.due'> = async (fact) => {
	await refundCard(fact);
	const order = await findOrderById(fact.orderId);
	await makeMails([
		{
			dedupeKey: `refund.due:${fact.key}`,
			template: 'refund',
			recipient: order.payerEmail,
			orderId: order.id,
			message: refundOnItsWay(order, fact.amountCents)
		}
	]);
};

export const onCheckoutClose: Handler<'checkout.close'> = closeCheckout;
