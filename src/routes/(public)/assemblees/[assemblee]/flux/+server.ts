import { watchAssembly } from '$lib/server/assemblies/live';
import { eventStream } from '$lib/server/web/event-stream';
import { follower } from '$lib/server/web/link-actor';

/** The room of an assembly, as it moves. */
export const GET = (event) =>
	eventStream(event, (network) => {
		const slug = event.params.assemblee;
		return watchAssembly(follower(event, slug), slug, network);
	});
