import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeOnUnreadBody, DRAIN_MS, SILENT_MS } from '../../../src/lib/server/web/unread-body.ts';

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

/** What a client hears that says nothing of its answer before it has sent all, in pieces. */
async function heardBySender(pieces: number) {
	const socket = connect(port, 'localhost');
	let said = '';
	let isBroken = false;
	socket.on('error', () => (isBroken = true));
	const piece = Buffer.alloc(64_000, 'x');
	socket.write(`POST /refuse HTTP/1.1\r\nHost: x\r\nContent-Length: ${pieces * piece.length}\r\n\r\n`);
	for (let i = 0; i < pieces && !isBroken; i++) {
		if (!socket.write(piece)) await Promise.race([once(socket, 'drain').catch(() => {}), pause(1000)]);
		await pause(2);
	}
	socket.on('data', (chunk: Buffer) => (said += chunk.toString()));
	await Promise.race([once(socket, 'close').catch(() => {}), pause(3000)]);
	socket.destroy();
	return { said, isBroken };
}

/** The server closes as soon as it has answered, as it does by itself. */
const closing: RequestListener = (_, response) => {
	response.writeHead(413, { Connection: 'close' }).end('trop grand');
};

test('before it is asked for, whoever still sends is cut off', async () => {
	server.off('request', listener).on('request', closing);
	expect((await heardBySender(200)).isBroken).toBe(true);
	server.off('request', closing).on('request', listener);
});

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

test('whoever still sends hears why it was refused, whole', async () => {
	const { said, isBroken } = await heardBySender(200);
	expect(isBroken).toBe(false);
	expect(said).toMatch(/^HTTP\/1.1 413 /);
	expect(said).toContain('trop grand');
});

test('whoever says more and sends nothing is let go, and whoever never ends', async () => {
	const left = (isSending: boolean) =>
		new Promise<number>((resolve) => {
			const begun = performance.now();
			const socket = connect({ port, host: 'localhost', allowHalfOpen: true });
			socket.write('POST /refuse HTTP/1.1\r\nHost: x\r\nContent-Length: 900000000\r\n\r\n');
			socket.resume();
			const sending = isSending ? setInterval(() => socket.write('x'), 200) : undefined;
			socket.on('error', () => {});
			socket.on('close', () => {
				clearInterval(sending);
				resolve(performance.now() - begun);
			});
			if (!isSending) socket.on('end', () => setTimeout(() => socket.end(), SILENT_MS + 500));
		});
	const [silent, endless] = await Promise.all([left(false), left(true)]);
	expect(silent).toBeLessThan(SILENT_MS + 1500);
	expect(endless).toBeGreaterThan(SILENT_MS);
	expect(endless).toBeLessThan(DRAIN_MS + 1500);
}, 20_000);
