import { dossierFile } from '$lib/server/awards/jury/dossier-file';
import { orErrorPage } from '$lib/server/web/load';
import { savedFile } from '$lib/server/web/saved-file';

export const GET = ({ locals, params }) =>
	orErrorPage(async () =>
		savedFile(await dossierFile(locals.actor, params.edition, params.dossier, params.fichier))
	);
