import { orderDocument } from '$lib/server/registration/order-document';
import { orErrorPage } from '$lib/server/web/load';
import { pdfResponse } from '$lib/server/web/pdf';

/** An invoice or a credit note, as a PDF. */
export const GET = async ({ locals, params }) => {
	const pdf = await orErrorPage(() => orderDocument(locals.actor, params.commande, params.numero));
	return pdfResponse(pdf, `${params.numero}.pdf`);
};
