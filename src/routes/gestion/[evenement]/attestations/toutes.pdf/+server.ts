import { eventCertificatesPdf } from '$lib/server/certificates/pdf';
import { staffEvent } from '$lib/server/events/staff-events';
import { orErrorPage } from '$lib/server/web/load';
import { pdfResponse } from '$lib/server/web/pdf';

export const GET = ({ locals, params }) =>
	orErrorPage(async () => {
		const { id, slug } = await staffEvent(locals.actor, params.evenement);
		return pdfResponse(await eventCertificatesPdf(locals.actor, id), `attestations-${slug}.pdf`);
	});
