import { Refusal } from '$lib/server/errors';
import { invoicePdf } from '$lib/server/payments/invoice-pdf';
import { staffOrder } from '$lib/server/registration/staff-order';
import { orErrorPage } from '$lib/server/web/load';

/** An invoice or a credit note of the order, as a PDF. */
export const GET = ({ locals, params }) =>
	orErrorPage(async () => {
		const { order } = await staffOrder(locals.actor, params.evenement, params.code);
		const document = order.invoices.find(({ number }) => number === params.numero);
		if (!document) throw new Refusal('not_found', { status: 404 });
		return new Response(new Uint8Array(await invoicePdf(document.id)), {
			headers: {
				'Content-Type': 'application/pdf',
				'Content-Disposition': `inline; filename="${document.number}.pdf"`,
				'Cache-Control': 'no-store'
			}
		});
	});
