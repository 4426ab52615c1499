import { ownCertificate } from '$lib/server/awards/nominations/certificate';
import { orErrorPage } from '$lib/server/web/load';
import { pdfResponse } from '$lib/server/web/pdf';

export const GET = async ({ locals, params }) =>
	pdfResponse(await orErrorPage(() => ownCertificate(locals.actor, params.code)), 'certificat-meritas.pdf');
