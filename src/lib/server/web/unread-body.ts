import diagnostics from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** How long whoever still sends is listened to once answered: closed on what it sends, a connection may lose the answer. */
export const DRAIN_MS = 10_000;
/** The same of whoever has fallen silent. */
export const SILENT_MS = 2000;

/**
 * Closes the connection after each answer that leaves before the body of its request has come (too large, forged, not
 * signed in): kept alive, it would wait for the rest of a body that nobody reads, and the client with it. What is still on its
 * way is read and thrown away for a while, so that the answer arrives.
 */
export function closeOnUnreadBody(): void {
	diagnostics.subscribe('http.server.request.start', (message) => {
		const { request, response, socket } = message as {
			request: IncomingMessage;
			response: ServerResponse;
			socket: Socket;
		};
		if (request.method === 'GET' || request.method === 'HEAD') return;
		const writeHead = response.writeHead.bind(response) as (...args: unknown[]) => ServerResponse;
		response.writeHead = (...args: unknown[]) => {
			if (!request.complete) {
				response.setHeader('Connection', 'close');
				closeDrained(socket, request);
			}
			return writeHead(...args);
		};
	});
}

/** Makes the end of a connection, asked for by the server once it has answered, wait for the rest of a body. */
function closeDrained(socket: Socket, request: IncomingMessage): void {
	const close = socket.destroySoon.bind(socket);
	socket.destroySoon = () => {
		if (request.complete) return close();
		// The client reads the end of the answer now; what it goes on sending is for nobody.
		socket.end();
		request.removeAllListeners('data').resume();
		const limit = setTimeout(() => socket.destroy(), DRAIN_MS).unref();
		socket.setTimeout(SILENT_MS, () => socket.destroy());
		request.once('end', close);
		socket.once('close', () => clearTimeout(limit));
	};
}
