import { drawInvoice } from './invoice-drawing.ts';
import { findInvoice } from './invoice-view.ts';

/**
 * An invoice or a credit note as a PDF: French, tagged, fonts embedded. Its amounts never change; what was received and
 * what is left to pay are those of today. Drawn in a thread of its own.
 * @throws Refusal `not_found` (404)
 */
export async function invoicePdf(invoiceId: number): Promise<Buffer> {
	return Buffer.from(await drawInvoice(await findInvoice(invoiceId)));
}
