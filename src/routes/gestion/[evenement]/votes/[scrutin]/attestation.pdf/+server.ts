import { tallyPdf } from '$lib/server/polls/office/tally';
import { orErrorPage } from '$lib/server/web/load';
import { pdfResponse } from '$lib/server/web/pdf';

export const GET = ({ locals, params }) =>
	orErrorPage(async () =>
		pdfResponse(
			await tallyPdf(locals.actor, { eventSlug: params.evenement, pollSlug: params.scrutin }),
			`attestation-depouillement-${params.scrutin}.pdf`
		)
	);
