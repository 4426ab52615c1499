import { programmeFile } from '$lib/server/programme/exports/files';
import { publicFile } from '$lib/server/web/public-file';

/** The whole programme in frab’s JSON. */
export const GET = ({ params, request }) =>
	publicFile(request, () => programmeFile(params.evenement, 'json'));
