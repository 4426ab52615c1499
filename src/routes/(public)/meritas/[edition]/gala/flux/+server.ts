import { watchGala } from '$lib/server/awards/gala/live';
import { orErrorPage } from '$lib/server/web/load';

/** The stage of a gala, as it moves. */
export const GET = ({ params }) =>
	orErrorPage(
		async () =>
			new Response(await watchGala(params.edition), {
				headers: {
					'Content-Type': 'text/event-stream',
					'Cache-Control': 'no-store',
					// Proxies that gather answers would keep it.
					'X-Accel-Buffering': 'no'
				}
			})
	);
