import { tableFilterFrom } from '$lib/schemas/selection';
import { exportProposals } from '$lib/server/programme/selection/export';
import { exported } from '$lib/server/web/exported';

export const POST = ({ request, locals: { actor }, params, url }) =>
	exported(request, (format) =>
		exportProposals({
			...{ actor, eventSlug: params.evenement, format },
			filter: tableFilterFrom(url.searchParams)
		})
	);
