import { orderDocument } from '$lib/server/registration/order-document';
import { orErrorPage } from '$lib/server/web/load';

/** An invoice or a credit note, as a PDF. */
export const GET = async ({ locals, params }) => {
	const pdf = await orErrorPage(() => orderDocument(locals.actor, params.commande, params.numero));
	return new Response(new Uint8Array(pdf), {
		headers: {
			'Content-Type': 'application/pdf',
			'Content-Disposition': `inline; filename="${encodeURIComponent(params.numero)}.pdf"`,
			'Cache-Control': 'private, no-store'
		}
	});
};
