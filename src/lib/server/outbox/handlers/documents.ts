import { badgesPdf } from '../../checkin/badge-pdf.ts';
import type { Attachment } from '../../mail/message.ts';
import { calendarOf } from '../../programme/calendar.ts';
import type { OrderView } from '../../registration/queries.ts';

type Invoice = OrderView['invoices'][number];

/** An invoice or a credit note as a file, where there is one. */
export async function invoiceFile(_invoice: Invoice | undefined): Promise<Attachment[]> {
	return [];
}

/** A person's badge, alone on its page. */
export async function badgeFile(registered: { id: number; code: string }): Promise<Attachment> {
	return {
		filename: `insigne-${registered.code}.pdf`,
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
