import { readFile } from '$lib/server/programme/proposals/files';
import { orErrorPage } from '$lib/server/web/load';
import { savedFile } from '$lib/server/web/saved-file';

export const GET = async ({ locals, params }) =>
	savedFile(await orErrorPage(() => readFile(locals.actor, params.proposition, params.fichier)));
