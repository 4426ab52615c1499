import { exportPairs } from '$lib/server/mentoring/export';
import { exported } from '$lib/server/web/exported';

export const POST = ({ request, locals: { actor }, params }) =>
	exported(request, (format) => exportPairs({ actor, code: params.annee, format }));
