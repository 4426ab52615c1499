import { mayManageOrder, type Actor } from '../auth/policy.ts';
import { Refusal } from '../errors.ts';
import { invoicePdf } from '../payments/invoice-pdf.ts';
import { findOrder } from './queries.ts';

/**
 * An invoice or a credit note of an order, as a PDF, for whoever may manage the order.
 * @throws Refusal `not_found` (404): no such order or document, or someone else's
 */
export async function orderDocument(actor: Actor, orderCode: string, number: string): Promise<Buffer> {
	const order = await findOrder(orderCode);
	const document = order.invoices.find((one) => one.number === number);
	if (!document || !mayManageOrder(actor, order)) throw new Refusal('not_found', { status: 404 });
	return invoicePdf(document.id);
}
