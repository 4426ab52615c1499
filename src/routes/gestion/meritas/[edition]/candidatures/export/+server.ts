import { nominationFilterFrom } from '$lib/schemas/eligibility';
import { exportNominations } from '$lib/server/awards/eligibility/export';
import { exported } from '$lib/server/web/exported';

export const POST = ({ request, locals: { actor }, params, url }) =>
	exported(request, (format) =>
		exportNominations({
			...{ actor, editionSlug: params.edition, format },
			filter: nominationFilterFrom(url.searchParams)
		})
	);
