import { certificatesPdf } from '$lib/server/awards/results/certificates';
import { orErrorPage } from '$lib/server/web/load';
import { pdfResponse } from '$lib/server/web/pdf';

export const GET = ({ locals, params }) =>
	orErrorPage(async () =>
		pdfResponse(
			await certificatesPdf(locals.actor, params.edition, params.prix),
			`certificats-${params.prix}.pdf`
		)
	);
