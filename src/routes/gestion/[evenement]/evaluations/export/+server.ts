import { exportEvaluations } from '$lib/server/programme/evaluations/export';
import { exported } from '$lib/server/web/exported';

export const POST = ({ request, locals: { actor }, params }) =>
	exported(request, (format) => exportEvaluations({ actor, eventSlug: params.evenement, format }));
