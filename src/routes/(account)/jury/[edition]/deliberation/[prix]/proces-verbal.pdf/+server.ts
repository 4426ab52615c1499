import { minutesPdf } from '$lib/server/awards/results/minutes-pdf';
import { orErrorPage } from '$lib/server/web/load';
import { pdfResponse } from '$lib/server/web/pdf';

export const GET = ({ locals, params }) =>
	orErrorPage(async () =>
		pdfResponse(
			await minutesPdf(locals.actor, params.edition, params.prix),
			`proces-verbal-${params.prix}.pdf`
		)
	);
