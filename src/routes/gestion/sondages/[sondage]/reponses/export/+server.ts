import { exportSigned } from '$lib/server/surveys/signed';
import { exported } from '$lib/server/web/exported';

export const POST = ({ request, locals: { actor }, params }) =>
	exported(request, (format) => exportSigned({ actor, surveyCode: params.sondage, format }));
