import { applicationFilterFrom } from '$lib/schemas/exhibitor-application';
import { officeApplications } from '$lib/server/exhibitors/applications/office';
import { orErrorPage } from '$lib/server/web/load';

export const load = ({ locals: { actor }, params, url }) =>
	orErrorPage(() => officeApplications(actor, params.evenement, applicationFilterFrom(url.searchParams)));
