import { exportFile } from '$lib/server/registration/export';
import { exported } from '$lib/server/web/exported';

export const POST = ({ request, locals: { actor }, params }) =>
	exported(request, (format) =>
		exportFile({ actor, eventSlug: params.evenement, kind: params.quoi, format })
	);
