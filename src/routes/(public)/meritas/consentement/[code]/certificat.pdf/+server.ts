import { nomineeCertificate } from '$lib/server/awards/nominations/nominee-page';
import { orErrorPage } from '$lib/server/web/load';
import { pdfResponse } from '$lib/server/web/pdf';

export const GET = async ({ params, url }) =>
	pdfResponse(
		await orErrorPage(() => nomineeCertificate(params.code, url.searchParams.get('cle'))),
		'certificat-meritas.pdf'
	);
