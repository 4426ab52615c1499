import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeOnUnreadBody } from '../../../src/lib/server/web/unread-body.ts';

const listener: RequestListener = (request, response) => {
	if (request.url === '/refuse') return response.writeHead(413).end('trop grand');
	request.resume().on('end', () => response.writeHead(200).end('lu'));
};
const server = createServer({ keepAliveTimeout: 60_000 }, listener);
let port = 0;

beforeAll(async () => {
	await new Promise<void>((resolve) => server.listen(0, resolve));
	port = (server.address() as { port: number }).port;
});
afterAll(() => server.close());

/** What a client is answered that says a length and sends less, and whether the server has ended within a second. */
async function answerOf(path: string, length: number, body: string) {
	const socket = connect(port, 'localhost');
	socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: ${length}\r\n\r\n${body}`);
	let said = '';
	socket.on('data', (chunk: Buffer) => (said += chunk.toString()));
	const isEnded = await Promise.race([once(socket, 'end').then(() => true), pause(1000, false)]);
	socket.destroy();
	return { said, isEnded };
}

test('before it is asked for, the connection of a body refused half-way stays open', async () => {
	expect((await answerOf('/refuse', 900_000, 'x')).isEnded).toBe(false);
});

test('a body refused half-way closes its connection, once answered; one that was read keeps it', async () => {
	closeOnUnreadBody();
	const refused = await answerOf('/refuse', 900_000, 'x'.repeat(1000));
	expect(refused.said).toMatch(/^HTTP\/1.1 413 /);
	expect(refused.said).toMatch(/connection: close/i);
	expect(refused.said).toContain('trop grand');
	expect(refused.isEnded).toBe(true);
	const read = await answerOf('/', 3, 'abc');
	expect(read.said).toMatch(/connection: keep-alive/i);
	expect(read.isEnded).toBe(false);
});
