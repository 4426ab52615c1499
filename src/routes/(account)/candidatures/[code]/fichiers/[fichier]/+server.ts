import { readNominationFile } from '$lib/server/awards/nominations/files';
import { orErrorPage } from '$lib/server/web/load';
import { savedFile } from '$lib/server/web/saved-file';

export const GET = async ({ locals, params }) =>
	savedFile(await orErrorPage(() => readNominationFile(locals.actor, params.code, params.fichier)));
