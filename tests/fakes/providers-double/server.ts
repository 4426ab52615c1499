import { createHash, createHmac, createSign, generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DOUBLE_KEYS, ORGANISATION, PERSONAL } from './keys.ts';
import { consentPage } from './page.ts';

/** A promise made to a browser, to be kept with the client that presents it. */
interface Grant {
	provider: string;
	redirectUri: string;
	challenge: string;
	nonce: string;
	/** What was agreed to, as the page or the test said it. */
	said: URLSearchParams;
	isUsed: boolean;
	token: string;
}

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

/**
 * A double of Facebook, Google and Microsoft on one address (`/google/authorize`, `/google/token`, `/facebook/me`…): it
 * asks for consent, gives a code that serves once, to the client and the verifier it was promised to, and signed id_tokens.
 * It misbehaves as it is told (`mode`): `nonce`, `audience`, `issuer`, `expired`, `unproven`, `silent`, `slow`, `broken`.
 */
export async function startProviders(port = 0): Promise<{ url: string; stop: () => Promise<void> }> {
	const grants = new Map<string, Grant>();
	const server = createServer((request, response) => {
		answer(grants, request, response).catch(() => response.writeHead(500).end());
	});
	await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
	return {
		url: `http://localhost:${(server.address() as AddressInfo).port}`,
		stop: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			})
	};
}

async function answer(
	grants: Map<string, Grant>,
	request: IncomingMessage,
	response: ServerResponse
): Promise<void> {
	const url = new URL(request.url ?? '/', 'http://localhost');
	const [, provider = '', what = ''] = url.pathname.split('/');
	let body = '';
	for await (const chunk of request.setEncoding('utf8')) body += String(chunk);
	const said = new URLSearchParams(body);
	if (what === 'authorize') return authorize(grants, { provider, url, said, response });
	if (what === 'token') return giveToken(grants, { provider, said, request, response });
	if (what === 'me') return tellProfile(grants, { url, request, response });
	response.writeHead(404).end();
}

/** The page where one agrees or not; a test says what it agrees to in the address itself (`geste=accepter`). */
function authorize(
	grants: Map<string, Grant>,
	{
		provider,
		url,
		said,
		response
	}: { provider: string; url: URL; said: URLSearchParams; response: ServerResponse }
): void {
	const asked = url.searchParams;
	for (const [name, value] of asked) if (!said.has(name)) said.set(name, value);
	const redirectUri = asked.get('redirect_uri') ?? '';
	const isRight =
		asked.get('client_id') === DOUBLE_KEYS.id &&
		asked.get('response_type') === 'code' &&
		asked.get('code_challenge_method') === 'S256' &&
		new URL(redirectUri).pathname === `/connexion/retour/${provider}`;
	if (!isRight) return void response.writeHead(400).end('unregistered');
	const geste = said.get('geste');
	if (!geste) {
		response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
		return void response.end(consentPage(provider, url));
	}
	const back = new URL(redirectUri);
	back.searchParams.set('state', asked.get('state') ?? '');
	if (geste === 'refuser') back.searchParams.set('error', 'access_denied');
	else {
		const code = randomBytes(16).toString('hex');
		const [challenge, nonce] = [asked.get('code_challenge') ?? '', asked.get('nonce') ?? ''];
		const token = randomBytes(16).toString('hex');
		grants.set(code, { provider, redirectUri, challenge, nonce, said, isUsed: false, token });
		back.searchParams.set('code', code);
	}
	response.writeHead(303, { location: back.toString() }).end();
}

async function giveToken(
	grants: Map<string, Grant>,
	{
		provider,
		said,
		request,
		response
	}: { provider: string; said: URLSearchParams; request: IncomingMessage; response: ServerResponse }
): Promise<void> {
	const send = (status: number, body: object) =>
		void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
	const { id, secret } = DOUBLE_KEYS;
	const isUs =
		provider === 'facebook'
			? said.get('client_id') === id && said.get('client_secret') === secret
			: request.headers.authorization === `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
	if (!isUs) return send(401, { error: 'invalid_client' });
	const grant = grants.get(said.get('code') ?? '');
	const verifier = createHash('sha256')
		.update(said.get('code_verifier') ?? '')
		.digest('base64url');
	const isPromised =
		grant &&
		!grant.isUsed &&
		grant.provider === provider &&
		grant.redirectUri === said.get('redirect_uri') &&
		grant.challenge === verifier;
	if (!isPromised) return send(400, { error: 'invalid_grant' });
	grant.isUsed = true;
	const mode = grant.said.get('mode');
	if (mode === 'broken') return void response.writeHead(500).end();
	// Never answered: whoever waits must give up by themselves.
	if (mode === 'slow') return;
	const idToken = provider === 'facebook' ? {} : { id_token: signed(claimsOf(grant)) };
	send(200, { access_token: grant.token, token_type: 'Bearer', expires_in: 3600, ...idToken });
}

function tellProfile(
	grants: Map<string, Grant>,
	{ url, request, response }: { url: URL; request: IncomingMessage; response: ServerResponse }
): void {
	const token = (request.headers.authorization ?? '').replace('Bearer ', '');
	const grant = [...grants.values()].find((one) => one.isUsed && one.token === token);
	const proof = createHmac('sha256', DOUBLE_KEYS.secret).update(token).digest('hex');
	if (!grant || url.searchParams.get('appsecret_proof') !== proof) return void response.writeHead(401).end();
	const email = grant.said.get('mode') === 'silent' ? {} : { email: grant.said.get('email') };
	response.writeHead(200, { 'content-type': 'application/json' });
	response.end(JSON.stringify({ id: subjectOf(grant.said), ...email }));
}

/** What the real ones say in an id_token. */
function claimsOf({ provider, said, nonce }: Grant): Record<string, unknown> {
	const mode = said.get('mode');
	const at = Math.floor(Date.now() / 1000);
	const tid = said.get('tid') ?? (mode === 'unproven' ? ORGANISATION : PERSONAL);
	const issuer =
		provider === 'google' ? 'https://accounts.google.com' : `https://login.microsoftonline.com/${tid}/v2.0`;
	return {
		iss: mode === 'issuer' ? 'https://ailleurs.example' : issuer,
		aud: mode === 'audience' ? 'une-autre-application' : DOUBLE_KEYS.id,
		sub: subjectOf(said),
		iat: at,
		exp: mode === 'expired' ? at - 3600 : at + 3600,
		nonce: mode === 'nonce' ? 'un-autre' : nonce,
		...(mode === 'silent' ? {} : { email: said.get('email') }),
		...(provider === 'google' ? { email_verified: mode !== 'unproven' } : { tid }),
		...(said.has('hd') ? { hd: said.get('hd') } : {}),
		...(said.has('edov') ? { xms_edov: said.get('edov') === 'true' } : {})
	};
}

function subjectOf(said: URLSearchParams): string {
	const named = said.get('subject');
	return (
		named ??
		createHash('sha256')
			.update(said.get('email') ?? '')
			.digest('hex')
			.slice(0, 21)
	);
}

/** A JSON Web Token, signed RS256. */
function signed(claims: Record<string, unknown>): string {
	const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
	const text = `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}`;
	return `${text}.${createSign('sha256').update(text).sign(privateKey).toString('base64url')}`;
}

if (import.meta.main) {
	const { url } = await startProviders(Number(process.argv[2]));
	console.log(`Double des fournisseurs à l’écoute sur ${url}`);
	for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(0));
}
