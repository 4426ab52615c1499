import { trainedSurveys } from '$lib/server/surveys/trained';
import { orErrorPage } from '$lib/server/web/load';

export const load = ({ locals: { actor }, params }) =>
	orErrorPage(() => trainedSurveys(actor, params.seance));
