import { sessionFile } from '$lib/server/programme/exports/files';
import { publicFile } from '$lib/server/web/public-file';

/** One session, to put in a calendar. */
export const GET = ({ params, request }) =>
	publicFile(request, () => sessionFile(params.evenement, params.seance));
