import { deliberationBoard } from '$lib/server/awards/deliberation/queries';
import { orErrorPage } from '$lib/server/web/load';

export const load = ({ locals, params }) =>
	orErrorPage(() => deliberationBoard(locals.actor, params.edition));
