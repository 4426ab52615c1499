import { myGroups } from '$lib/server/trainings/groups/space';
import { orErrorPage } from '$lib/server/web/load';

export const load = ({ locals: { actor } }) => orErrorPage(async () => ({ groups: await myGroups(actor) }));
