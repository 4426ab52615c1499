import { assemblyMinutesPdf } from '$lib/server/assemblies/minutes-pdf';
import { orErrorPage } from '$lib/server/web/load';
import { pdfResponse } from '$lib/server/web/pdf';

export const GET = ({ locals, params }) =>
	orErrorPage(async () =>
		pdfResponse(
			await assemblyMinutesPdf(locals.actor, params.evenement),
			`proces-verbal-${params.evenement}.pdf`
		)
	);
