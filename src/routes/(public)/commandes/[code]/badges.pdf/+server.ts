import { badgesPdf } from '$lib/server/checkin/badge-pdf';
import { linkActor } from '$lib/server/web/link-actor';
import { orErrorPage } from '$lib/server/web/load';
import { manageableOrder } from '$lib/server/web/order-page';
import { pdfResponse } from '$lib/server/web/pdf';

/** The badges of everyone in the order. */
export const GET = async (event) => {
	const { code } = event.params;
	const order = await orErrorPage(() => manageableOrder(linkActor(event, 'order', code), code));
	const active = order.people.filter((person) => person.status === 'active').map((person) => person.id);
	return pdfResponse(await badgesPdf(active), `badges-${code}.pdf`);
};
