import { badgesPdf } from '$lib/server/checkin/badge-pdf';
import { Refusal } from '$lib/server/errors';
import { linkActor } from '$lib/server/web/link-actor';
import { orErrorPage } from '$lib/server/web/load';
import { pdfResponse } from '$lib/server/web/pdf';
import { manageableRegistration } from '$lib/server/web/registration-card';

/** The badge of one person, for whoever may open the page of their registration. */
export const GET = async (event) => {
	const { code } = event.params;
	const found = await orErrorPage(async () => {
		const one = await manageableRegistration(linkActor(event, 'ticket', code), code);
		if (one.status !== 'active' || one.order.status === 'held')
			throw new Refusal('not_found', { status: 404 });
		return one;
	});
	return pdfResponse(await badgesPdf([found.id]), `badge-${code}.pdf`);
};
