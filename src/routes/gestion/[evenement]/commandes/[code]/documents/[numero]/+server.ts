import { orderDocument } from '$lib/server/registration/order-document';
import { requireOrderOfEvent } from '$lib/server/registration/staff-order';
import { orErrorPage } from '$lib/server/web/load';
import { pdfResponse } from '$lib/server/web/pdf';

/** An invoice or a credit note of the order, as a PDF. */
export const GET = ({ locals, params }) =>
	orErrorPage(async () => {
		await requireOrderOfEvent(locals.actor, params.evenement, params.code);
		return pdfResponse(await orderDocument(locals.actor, params.code, params.numero), `${params.numero}.pdf`);
	});
