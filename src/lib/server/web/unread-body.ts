import diagnostics from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * Closes the connection after each answer that leaves before the body of its request has come (too large, forged, not
 * signed in): kept alive, it would wait for the rest of a body that nobody reads, and the client with it.
 */
export function closeOnUnreadBody(): void {
	diagnostics.subscribe('http.server.request.start', (message) => {
		const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
		if (request.method === 'GET' || request.method === 'HEAD') return;
		const writeHead = response.writeHead.bind(response) as (...args: unknown[]) => ServerResponse;
		response.writeHead = (...args: unknown[]) => {
			if (!request.complete) response.setHeader('Connection', 'close');
			return writeHead(...args);
		};
	});
}
