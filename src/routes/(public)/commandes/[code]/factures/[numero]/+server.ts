import { orderDocument } from '$lib/server/registration/order-document';
import { linkActor } from '$lib/server/web/link-actor';
import { orErrorPage } from '$lib/server/web/load';
import { pdfResponse } from '$lib/server/web/pdf';

/** An invoice or a credit note of the order, as a PDF. */
export const GET = async (event) => {
	const { code, numero } = event.params;
	const pdf = await orErrorPage(() => orderDocument(linkActor(event, 'order', code), code, numero));
	return pdfResponse(pdf, `${numero}.pdf`);
};
