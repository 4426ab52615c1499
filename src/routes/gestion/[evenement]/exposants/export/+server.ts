import { applicationFilterFrom } from '$lib/schemas/exhibitor-application';
import { exportApplications } from '$lib/server/exhibitors/applications/export';
import { exported } from '$lib/server/web/exported';

export const POST = ({ request, locals: { actor }, params, url }) =>
	exported(request, (format) =>
		exportApplications({
			...{ actor, eventSlug: params.evenement, format },
			filter: applicationFilterFrom(url.searchParams)
		})
	);
