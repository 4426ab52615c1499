import { applicationFilterFrom } from '$lib/schemas/exhibitor-application';
import { officeApplications } from '$lib/server/exhibitors/applications/office';
import { leadFigures } from '$lib/server/exhibitors/leads/figures';
import { orErrorPage } from '$lib/server/web/load';

export const load = ({ locals: { actor }, params, url }) =>
	orErrorPage(async () => {
		const found = await officeApplications(actor, params.evenement, applicationFilterFrom(url.searchParams));
		return { ...found, leads: await leadFigures(actor, found.event.id) };
	});
