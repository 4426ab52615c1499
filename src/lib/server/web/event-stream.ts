import type { RequestEvent } from '@sveltejs/kit';
import { networkOf, widerNetworkOf } from '../auth/throttle.ts';
import { Refusal } from '../errors.ts';
import { orErrorPage } from './load.ts';

/** When whoever finds no place may ask again. Our own pages do not read it: they ask later and later (`ui/listen.ts`). */
const AGAIN_SECONDS = 30;

/**
 * Answers with server-sent events; where too many watch, with 503 and when to ask again: what the page showed stands.
 * @param open begins the stream, for the network that its place counts for: an IPv6 /48 is one
 */
export function eventStream(
	event: RequestEvent,
	open: (network: string) => Promise<ReadableStream>
): Promise<Response> {
	return orErrorPage(async () => {
		const own = networkOf(event.getClientAddress());
		try {
			return new Response(await open(widerNetworkOf(own) ?? own), {
				headers: {
					'Content-Type': 'text/event-stream',
					'Cache-Control': 'no-store',
					// Proxies that gather answers would keep it.
					'X-Accel-Buffering': 'no'
				}
			});
		} catch (thrown) {
			if (!(thrown instanceof Refusal && thrown.status === 503)) throw thrown;
			const headers = { 'Retry-After': String(AGAIN_SECONDS), 'Cache-Control': 'no-store' };
			return new Response(null, { status: 503, headers });
		}
	});
}
