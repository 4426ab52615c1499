import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { makeApi } from './api.ts';
import { overPage, payPage } from './page.ts';
import { ApiError, parseParams } from './params.ts';
import { newId, Store } from './state.ts';
import { makeWebhooks } from './webhooks.ts';

/**
 * A local double of Stripe for the demonstration and the tests: the part of its API that the application calls, a page
 * where one pays, declines or gives up, and signed webhooks. It knows nothing of the application, which reaches it
 * through the real SDK.
 *
 *     node scripts/stripe-double/server.ts --port 3001 --webhook http://localhost:3000/api/stripe/webhook --secret whsec_… [--file state.json]
 */
const { values } = parseArgs({
	options: {
		port: { type: 'string' },
		webhook: { type: 'string' },
		secret: { type: 'string' },
		file: { type: 'string' }
	}
});
const { port, webhook, secret, file } = values;
if (!port || !webhook || !secret) {
	console.error('Usage : server.ts --port PORT --webhook ADRESSE --secret whsec_… [--file ÉTAT.json]');
	process.exit(2);
}

const store = new Store(file);
const webhooks = makeWebhooks(store, webhook, secret);
const pageAddress = (id: string) => `http://localhost:${(server.address() as AddressInfo).port}/c/pay/${id}`;
const api = makeApi(store.state, webhooks.say, pageAddress);

const server = createServer((request, response) => {
	handle(request, response).catch((error: unknown) => {
		console.error(error);
		if (!response.headersSent) response.writeHead(500);
		response.end();
	});
});
server.listen(Number(port), '127.0.0.1', () => {
	webhooks.start();
	console.log(`Double de Stripe à l’écoute sur http://localhost:${(server.address() as AddressInfo).port}`);
});
setInterval(() => {
	api.endOverdue();
	store.save();
}, 15_000).unref();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
	process.on(signal, () => {
		store.save();
		process.exit(0);
	});

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
	const url = new URL(request.url ?? '/', 'http://localhost');
	const body = await read(request);
	if (url.pathname.startsWith('/v1/')) answerCall(request, response, url, body);
	else if (url.pathname.startsWith('/c/pay/')) await answerPerson(request, response, url, body);
	else sendPage(response, 404, overPage(undefined));
	store.save();
}

function answerCall(request: IncomingMessage, response: ServerResponse, url: URL, body: string): void {
	const send = (status: number, answer: unknown, headers: Record<string, string> = {}) => {
		// What was answered must be there after a stop.
		store.save();
		response.writeHead(status, {
			'content-type': 'application/json',
			'request-id': newId('req'),
			...headers
		});
		response.end(JSON.stringify(answer));
	};
	try {
		requireKey(request.headers.authorization);
		const method = request.method ?? 'GET';
		const params = parseParams(method === 'GET' ? url.search.slice(1) : body);
		const key = method === 'POST' ? request.headers['idempotency-key'] : undefined;
		const asked = `${url.pathname}?${body}`;
		const { answered } = store.state;
		const before = typeof key === 'string' && Object.hasOwn(answered, key) ? answered[key] : undefined;
		if (before && before.request !== asked)
			throw new ApiError(
				'Keys for idempotent requests can only be used with the same parameters they were first used with.',
				{ type: 'idempotency_error' }
			);
		if (before) return send(200, before.body, { 'idempotent-replayed': 'true' });
		// Copied, since what it shows may change.
		const answer: unknown = structuredClone(api.answer(method, url.pathname, params));
		if (typeof key === 'string') answered[key] = { request: asked, body: answer, at: Date.now() };
		send(200, answer);
	} catch (error) {
		if (!(error instanceof ApiError)) throw error;
		send(error.status, error.body);
	}
}

function requireKey(authorization: string | undefined): void {
	const key = /^Bearer (\S+)$/.exec(authorization ?? '')?.[1];
	if (!key)
		throw new ApiError('You did not provide an API key.', { status: 401, type: 'invalid_request_error' });
	if (!key.startsWith('sk_test_')) throw new ApiError('Invalid API Key provided.', { status: 401 });
}

async function answerPerson(
	request: IncomingMessage,
	response: ServerResponse,
	url: URL,
	body: string
): Promise<void> {
	api.endOverdue();
	const id = url.pathname.slice('/c/pay/'.length);
	const session = Object.hasOwn(store.state.sessions, id) ? store.state.sessions[id] : undefined;
	if (!session) return sendPage(response, 404, overPage(undefined));
	const goTo = (address: string) => {
		response.writeHead(303, { location: address.replaceAll('{CHECKOUT_SESSION_ID}', session.id) });
		response.end();
	};
	const gesture = request.method === 'POST' ? new URLSearchParams(body).get('geste') : null;
	if (session.status === 'complete' && gesture === 'payer') return goTo(session.success_url);
	if (session.status !== 'open') return sendPage(response, 410, overPage(session));
	if (gesture === 'abandonner') return goTo(session.cancel_url ?? session.success_url);
	if (gesture === 'refuser') return sendPage(response, 402, payPage(session, { declined: true }));
	if (gesture !== 'payer') return sendPage(response, 200, payPage(session));
	api.pay(session);
	store.save();
	await webhooks.answered(session.id);
	goTo(session.success_url);
}

function sendPage(response: ServerResponse, status: number, html: string): void {
	response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
	response.end(html);
}

async function read(request: IncomingMessage): Promise<string> {
	let body = '';
	for await (const chunk of request.setEncoding('utf8')) {
		body += String(chunk);
		if (body.length > 1_000_000) throw new Error('The request is too long.');
	}
	return body;
}
