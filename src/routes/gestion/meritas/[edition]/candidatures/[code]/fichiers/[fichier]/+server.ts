import { staffNominationFile } from '$lib/server/awards/eligibility/dossier';
import { orErrorPage } from '$lib/server/web/load';
import { savedFile } from '$lib/server/web/saved-file';

export const GET = ({ locals, params }) =>
	orErrorPage(async () =>
		savedFile(await staffNominationFile(locals.actor, params.edition, params.code, params.fichier))
	);
