import Database from 'libsql';
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ProtocolError, Stream, type StreamRequest } from './stream.ts';
import { StatementError } from './values.ts';
import { WriteSlot } from './write-slot.ts';

/** What may be set; the defaults are sqld's. */
export interface Options {
	file: string;
	port?: number;
	/** How long a write transaction is safe from those who wait (`TXN_TIMEOUT`). */
	transactionMs?: number;
	/** How long a stream may stay unused (libsql-server/src/hrana/http/stream.rs: `EXPIRATION`). */
	idleMs?: number;
	/** The only bearer that is let in; everyone is, without it. */
	token?: string;
	/** Set on each connection, to show what would be without a guard: `foreign_keys=OFF`. */
	pragmas?: readonly string[];
	fault?: (requests: readonly StreamRequest[]) => Fault | undefined;
}

/**
 * What goes wrong with a request: `request` loses it before it runs, `answer` after, a number of milliseconds delays its
 * answer, an error is answered in its place.
 */
type Fault = 'request' | 'answer' | number | StatementError;

/** The double, listening. */
export interface LibsqlServer {
	url: string;
	/** How many streams are open. */
	streams(): number;
	stop(): Promise<void>;
}

interface Entry {
	/** Undefined once it has expired. */
	stream: Stream | undefined;
	/** Which answer's baton is the good one. */
	turn: number;
	busy: boolean;
	expiry: NodeJS.Timeout | undefined;
}

class StreamExpired extends Error {}

/**
 * A double of sqld: Hrana over HTTP (`/v2/pipeline`, `/v3/pipeline`, JSON) over the real libSQL engine, one connection
 * a stream. Written from docs/HRANA_3_SPEC.md and docs/HTTP_V2_SPEC.md of tursodatabase/libsql; what the specification
 * leaves open (order of writers, limits, words of errors) follows libsql-server, named where it is done.
 */
export async function startLibsqlServer(options: Options): Promise<LibsqlServer> {
	const { file, idleMs = 10_000, token } = options;
	const slot = new WriteSlot(() => options.transactionMs ?? 5_000);
	const entries = new Map<string, Entry>();
	// One connection always stays, as in sqld: closing the last one would move the log into the file each time.
	const keeper = new Database(file);
	keeper.exec('PRAGMA journal_mode=WAL');

	function take(baton: string | null | undefined, version: 2 | 3): [string, Entry & { stream: Stream }] {
		if (baton === null || baton === undefined) {
			const entry = {
				stream: new Stream(file, slot, version, options.pragmas),
				turn: 0,
				busy: true,
				expiry: undefined
			};
			const id = randomBytes(16).toString('hex');
			entries.set(id, entry);
			return [id, entry];
		}
		const [id = '', turn] = baton.split('.');
		const entry = entries.get(id);
		if (!entry) throw new ProtocolError('Received an invalid baton');
		if (!entry.stream) throw new StreamExpired('The stream has expired due to inactivity');
		if (entry.busy || entry.turn !== Number(turn))
			throw new ProtocolError('Received a baton that has already been used');
		clearTimeout(entry.expiry);
		entry.busy = true;
		entry.turn += 1;
		return [id, entry as Entry & { stream: Stream }];
	}

	function drop(id: string): void {
		entries.get(id)?.stream?.close();
		entries.delete(id);
	}

	async function pipeline(version: 2 | 3, body: string, response: ServerResponse): Promise<void> {
		const { baton, requests } = JSON.parse(body) as { baton?: string | null; requests: StreamRequest[] };
		const fault = options.fault?.(requests);
		if (fault === 'request') return void response.destroy();
		const [id, entry] = take(baton, version);
		// A caller gone while its requests wait or run loses the stream, and with it the open transaction; one gone
		// after leaves it to expire.
		const gone = () => {
			if (!response.writableEnded) drop(id);
		};
		response.once('close', gone);
		try {
			const results: object[] = [];
			for (const request of requests) {
				try {
					if (fault instanceof StatementError) throw fault;
					results.push({ type: 'ok', response: await entry.stream.handle(request) });
				} catch (error) {
					if (!(error instanceof StatementError)) throw error;
					results.push({ type: 'error', error: error.wire });
				}
			}
			response.off('close', gone);
			if (typeof fault === 'number') await new Promise((resolve) => setTimeout(resolve, fault));
			if (entry.stream.closed) entries.delete(id);
			else {
				entry.busy = false;
				entry.expiry = setTimeout(() => {
					entry.stream.close();
					(entry as Entry).stream = undefined;
				}, idleMs);
			}
			if (fault === 'answer') return void response.destroy();
			answer(response, 200, {
				baton: entry.stream.closed ? null : `${id}.${entry.turn}`,
				base_url: null,
				results
			});
		} catch (error) {
			drop(id);
			throw error;
		}
	}

	async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const [, version, what] = /^\/(v[23])(\/pipeline)?$/.exec(request.url ?? '') ?? [];
		if (!version) return void response.writeHead(404).end();
		if (request.method === 'GET' && !what) return void response.writeHead(200).end('Hrana over HTTP');
		if (request.method !== 'POST' || !what) return void response.writeHead(405).end();
		if (token && request.headers.authorization !== `Bearer ${token}`)
			return answer(response, 401, { error: 'Unauthorized: `The JWT is invalid`' });
		const body = await textOf(request);
		try {
			await pipeline(version === 'v3' ? 3 : 2, body, response);
		} catch (error) {
			if (error instanceof StreamExpired)
				answer(response, 500, { message: error.message, code: 'STREAM_EXPIRED' });
			else if (error instanceof ProtocolError)
				response.writeHead(400, { 'content-type': 'text/plain' }).end(error.message);
			else throw error;
		}
	}

	const server = createServer((request, response) => {
		serve(request, response).catch((error: unknown) => {
			console.error(error);
			response.destroy();
		});
	});
	await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		streams: () => [...entries.values()].filter(({ stream }) => stream).length,
		async stop() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
			for (const [id, { expiry }] of entries) {
				clearTimeout(expiry);
				drop(id);
			}
			keeper.close();
		}
	};
}

function answer(response: ServerResponse, status: number, body: object): void {
	if (!response.destroyed)
		response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function textOf(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks).toString('utf8');
}
