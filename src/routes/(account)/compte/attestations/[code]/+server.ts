import { certificatePdf } from '$lib/server/certificates/pdf';
import { orErrorPage } from '$lib/server/web/load';
import { pdfResponse } from '$lib/server/web/pdf';

/** A certificate as a PDF. */
export const GET = ({ locals, params }) =>
	orErrorPage(async () =>
		pdfResponse(await certificatePdf(locals.actor, params.code), `attestation-${params.code}.pdf`)
	);
