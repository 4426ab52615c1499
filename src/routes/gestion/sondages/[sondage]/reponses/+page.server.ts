import { signedResponses } from '$lib/server/surveys/signed';
import { orErrorPage } from '$lib/server/web/load';

export const load = ({ locals: { actor }, params }) =>
	orErrorPage(() => signedResponses(actor, params.sondage));
