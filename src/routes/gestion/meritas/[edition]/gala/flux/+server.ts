import { watchGalaFromOffice } from '$lib/server/awards/gala/live';
import { eventStream } from '$lib/server/web/event-stream';

/** The stage of a gala, as it moves, for its remotes. */
export const GET = (event) =>
	eventStream(event, () => watchGalaFromOffice(event.locals.actor, event.params.edition));
