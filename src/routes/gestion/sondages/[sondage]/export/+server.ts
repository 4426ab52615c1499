import { exportSurvey } from '$lib/server/surveys/export';
import { exported } from '$lib/server/web/exported';

export const POST = ({ request, locals: { actor }, params }) =>
	exported(request, (format) => exportSurvey({ actor, surveyCode: params.sondage, format }));
