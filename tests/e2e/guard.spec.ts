import { expect, request, test, type APIRequestContext } from '@playwright/test';
import { DEMO_PASSWORD } from '../../src/lib/server/auth/demo-accounts.ts';
import { areaOf } from '../../src/lib/server/web/areas.ts';
import { everyWay, type Way } from '../routes/inventory.ts';
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
