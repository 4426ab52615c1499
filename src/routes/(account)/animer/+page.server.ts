import { offersTrainedBy } from '$lib/server/trainings/trainer';

export const load = async ({ locals }) => ({ offers: await offersTrainedBy(locals.actor) });
