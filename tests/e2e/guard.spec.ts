import { expect, request, test, type APIRequestContext } from '@playwright/test';
import { DEMO_PASSWORD } from '../../src/lib/server/auth/demo-accounts.ts';
import { areaOf } from '../../src/lib/server/web/areas.ts';
import { everyWay, type Way } from '../routes/inventory.ts';
import { address, colloquium, sayWho } from './registering.ts';
import { demoAccount, type DemoKind } from './sign-in.ts';

// Every action and endpoint, as nobody, as the wrong person and as the right one. What is refused must be refused by
// the guard; what enters may fail for its empty form or its unknown object, never with a fault of ours.

const ways = everyWay();
const posts = ways.filter(({ kind }) => kind !== 'page');
const entryOf = (way: Way) => areaOf(way.routeId)!.entry;

/** Entering these as the demonstration's own person would sign other tests out. */
const ENDS_SESSIONS = ['/deconnexion', '/compte/securite?/terminerautres'];

async function send(browser: APIRequestContext, way: Way, origin: string) {
	return browser.fetch(way.path, {
		method: way.method,
		headers: { Origin: origin, Accept: 'text/html' },
		maxRedirects: 0,
		...(way.method === 'GET' ? {} : { form: {} })
	});
}

async function browserOf(kind: DemoKind, origin: string): Promise<APIRequestContext> {
	const browser = await request.newContext({ baseURL: origin });
	const signedIn = await browser.post('/connexion?/entrer', {
		form: { email: demoAccount(kind).email, password: DEMO_PASSWORD },
		headers: { Origin: origin, Accept: 'text/html' },
		maxRedirects: 0
	});
	expect(signedIn.status()).toBe(303);
	return browser;
}

test('nobody enters an area that asks for someone, by any page, action or endpoint', async ({ baseURL }) => {
	const nobody = await request.newContext({ baseURL: baseURL! });
	for (const way of ways) {
		const response = await send(nobody, way, baseURL!);
		const name = `${way.method} ${way.path}`;
		if (['signed-in', 'staff', 'door'].includes(entryOf(way))) {
			expect(response.status(), name).toBe(way.method === 'GET' ? 303 : 401);
			if (way.method === 'GET') expect(response.headers().location, name).toContain('/connexion?suite=');
		} else if (entryOf(way) === 'own-credential') {
			expect([400, 401, 403, 404], name).toContain(response.status());
		} else {
			expect(response.status(), name).toBeLessThan(500);
		}
	}
	await nobody.dispose();
});

const WRONG: { kind: DemoKind; shut: string[] }[] = [
	{ kind: 'practitioner', shut: ['staff', 'door'] },
	{ kind: 'manager', shut: ['staff', 'door'] },
	{ kind: 'door', shut: ['staff'] }
];
for (const { kind, shut } of WRONG) {
	test(`the wrong person is refused: ${kind}`, async ({ baseURL }) => {
		const browser = await browserOf(kind, baseURL!);
		for (const way of ways.filter((way) => shut.includes(entryOf(way)))) {
			const response = await send(browser, way, baseURL!);
			expect(response.status(), `${way.method} ${way.path}`).toBe(403);
		}
		await browser.dispose();
	});
}

const RIGHT: { kind: DemoKind; open: string[] }[] = [
	{ kind: 'practitioner', open: ['signed-in'] },
	{ kind: 'door', open: ['door'] },
	{ kind: 'staff', open: ['staff', 'door'] }
];
for (const { kind, open } of RIGHT) {
	test(`the right person passes the guard, and empty forms are no incident: ${kind}`, async ({ baseURL }) => {
		const browser = await browserOf(kind, baseURL!);
		for (const way of ways.filter((way) => open.includes(entryOf(way)))) {
			if (ENDS_SESSIONS.includes(way.path)) continue;
			const response = await send(browser, way, baseURL!);
			const name = `${way.method} ${way.path}`;
			expect(response.status(), name).not.toBe(401);
			expect(response.status(), name).not.toBe(403);
			expect(response.status(), name).toBeLessThan(500);
			expect(response.headers().location ?? '', name).not.toContain('/connexion');
		}
		await browser.dispose();
	});
}

test('a session cookie opens nothing that asks for a credential of its own', async ({ baseURL }) => {
	const staff = await browserOf('staff', baseURL!);
	for (const way of ways.filter((way) => entryOf(way) === 'own-credential')) {
		const response = await send(staff, way, baseURL!);
		expect([400, 401, 403, 404], `${way.method} ${way.path}`).toContain(response.status());
	}
	await staff.dispose();
});

/** What every answer carries; a page's own policy is wider, never without these. */
function expectSecure(headers: Record<string, string>, name: string) {
	expect(headers['x-content-type-options'], name).toBe('nosniff');
	expect(headers['referrer-policy'], name).toBeTruthy();
	expect(headers['permissions-policy'], name).toContain('geolocation=()');
	expect(headers['cross-origin-opener-policy'], name).toBe('same-origin');
	const policy = headers['content-security-policy'] ?? '';
	expect(policy, name).toMatch(/frame-ancestors '(none|self)'|sandbox/);
	if (!policy.includes('sandbox'))
		for (const directive of ['base-uri', 'form-action', 'object-src'])
			expect(policy, name).toContain(directive);
}

test('every answer has the security headers, whatever its way out', async ({ baseURL }) => {
	const nobody = await request.newContext({ baseURL: baseURL! });
	const door = await browserOf('door', baseURL!);
	// The guard's redirects and refusals, the pages, the endpoints.
	for (const way of ways)
		for (const browser of [nobody, door])
			expectSecure((await send(browser, way, baseURL!)).headers(), `${way.method} ${way.path}`);
	// What never reaches the guard: no route, a file, a file that is not there, a form that SvelteKit refuses itself.
	const page = await (await nobody.get('/connexion')).text();
	const script = `/${/_app\/immutable\/[\w./-]+\.js/.exec(page)![0]}`;
	for (const path of ['/rien-du-tout', '/icon.svg', script, '/_app/immutable/rien.js'])
		expectSecure((await nobody.get(path)).headers(), path);
	const refused = await send(
		nobody,
		{ ...ways[0]!, method: 'POST', path: '/connexion' },
		'https://ailleurs.example'
	);
	expect(refused.status()).toBe(403);
	expectSecure(refused.headers(), 'refused form');
	await nobody.dispose();
	await door.dispose();
});

test('what another site sends with a session is refused, whatever its body', async ({ baseURL }) => {
	const staff = await browserOf('staff', baseURL!);
	const bodies = [{ data: { nonce: 'x' } }, { headers: { 'content-type': 'text/plain' }, data: '{}' }, {}];
	const ours = posts.filter((way) => way.method !== 'GET' && entryOf(way) !== 'own-credential');
	for (const way of ours) {
		for (const body of bodies) {
			const from = (headers: Record<string, string>) =>
				staff.fetch(way.path, {
					method: way.method,
					maxRedirects: 0,
					...body,
					headers: { ...body.headers, ...headers }
				});
			expect((await from({ Origin: 'https://ailleurs.example' })).status(), way.path).toBe(403);
			expect((await from({ 'Sec-Fetch-Site': 'same-site' })).status(), way.path).toBe(403);
			expect((await from({})).status(), way.path).toBe(403);
		}
	}
	expect((await staff.get('/compte', { maxRedirects: 0 })).status()).toBe(200);
	await staff.dispose();
});

test('without scripts, the order’s form is redirected to the payment page, and to no other site', async ({
	browser,
	baseURL
}) => {
	const context = await browser.newContext({ javaScriptEnabled: false, baseURL: baseURL! });
	const page = await context.newPage();
	const response = await page.goto(`${await colloquium(page)}/inscription`);
	// The demonstration's double of Stripe, on the next port.
	const double = new URL(baseURL!);
	double.port = String(Number(double.port) + 1);
	// That of the providers of sign-in, on the port after it.
	const providers = new URL(baseURL!);
	providers.port = String(Number(providers.port) + 2);
	expect(/form-action ([^;]+)/.exec(response!.headers()['content-security-policy']!)![1]).toBe(
		`'self' ${double.origin} ${providers.origin}`
	);
	await sayWho(page, address());
	await page.locator('input[name="method"][value="card"]').check();
	// Browsers hold the redirects of a form to its policy: with `'self'` alone, this one goes nowhere.
	await page.locator('button.submit').click();
	await page.waitForURL(`${double.origin}/**`);
	await context.close();
});

test('a form posted from another site is refused everywhere, whoever is signed in', async ({ baseURL }) => {
	const staff = await browserOf('staff', baseURL!);
	for (const way of posts.filter(({ method }) => method === 'POST')) {
		const response = await send(staff, way, 'https://ailleurs.example');
		expect(response.status(), way.path).toBe(403);
	}
	// Still signed in: the forged sign-out did nothing.
	const own = await staff.get('/compte', { maxRedirects: 0 });
	expect(own.status()).toBe(200);
	await staff.dispose();
});

test('an action named as what every object has is not found, and no incident', async ({ baseURL }) => {
	const nobody = await request.newContext({ baseURL: baseURL! });
	for (const name of ['__proto__', 'constructor', 'hasOwnProperty', 'toString', 'valueOf']) {
		const answer = await nobody.post(`/connexion?/${name}`, {
			form: {},
			headers: { Origin: baseURL!, Accept: 'text/html' }
		});
		expect(answer.status(), name).toBe(404);
	}
});
