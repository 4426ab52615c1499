import { watchGala } from '$lib/server/awards/gala/live';
import { eventStream } from '$lib/server/web/event-stream';

/** The stage of a gala, as it moves. */
export const GET = (event) => eventStream(event, (network) => watchGala(event.params.edition, network));
