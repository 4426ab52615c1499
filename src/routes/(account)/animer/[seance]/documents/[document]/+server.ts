import { readTrainerMaterial } from '$lib/server/trainings/materials';
import { orErrorPage } from '$lib/server/web/load';
import { savedFile } from '$lib/server/web/saved-file';

export const GET = ({ locals: { actor }, params }) =>
	orErrorPage(async () => savedFile(await readTrainerMaterial(actor, params.seance, params.document)));
