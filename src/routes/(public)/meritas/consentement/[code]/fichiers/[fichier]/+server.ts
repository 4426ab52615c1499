import { readNomineeFile } from '$lib/server/awards/nominations/nominee-page';
import { orErrorPage } from '$lib/server/web/load';
import { savedFile } from '$lib/server/web/saved-file';

export const GET = async ({ params, url }) =>
	savedFile(
		await orErrorPage(() => readNomineeFile(params.code, url.searchParams.get('cle'), params.fichier))
	);
