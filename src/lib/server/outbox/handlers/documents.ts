import { badgesPdf } from '../../checkin/badge-pdf.ts';
import type { Attachment } from '../../mail/message.ts';
import { calendarOf } from '../../programme/calendar.ts';
import { invoicePdf } from '../../payments/invoice-pdf.ts';
import type { OrderView } from '../../registration/queries.ts';

type Invoice = OrderView['invoices'][number];

/** An invoice or a credit note as a file, where there is one. */
export async function invoiceFile(invoice: Invoice | undefined): Promise<Attachment[]> {
	if (!invoice) return [];
	return [
		{
			filename: `${invoice.kind === 'credit_note' ? 'note-de-credit' : 'facture'}-${invoice.number}.pdf`,
			contentType: 'application/pdf',
			content: await invoicePdf(invoice.id)
		}
	];
}

/** A person's badge, alone on its page. */
export async function badgeFile(registered: { id: number; code: string }): Promise<Attachment> {
	return {
		filename: `badge-${registered.code}.pdf`,
		contentType: 'application/pdf',
		content: await badgesPdf([registered.id])
	};
}

/** A person's agenda as it stands. */
export async function calendarFile(registered: { code: string }): Promise<Attachment[]> {
	const calendar = await calendarOf(registered.code);
	if (calendar === undefined) return [];
	return [
		{
			filename: 'agenda.ics',
			contentType: 'text/calendar; charset=utf-8; method=PUBLISH',
			content: Buffer.from(calendar)
		}
	];
}
