import { trainerSpace } from '$lib/server/trainings/trainer';
import { orErrorPage } from '$lib/server/web/load';

export const load = ({ locals: { actor }, params }) =>
	orErrorPage(async () => ({ space: await trainerSpace(actor, params.seance) }));
