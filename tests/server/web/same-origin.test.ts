import { expect, test } from 'vitest';
import { SESSION_COOKIE } from '../../../src/lib/server/auth/sessions.ts';
import { isForged } from '../../../src/lib/server/web/same-origin.ts';

const HOME = 'https://estrade.example';
const PAGE = '/pointage/[evenement]/[point]/lecture';

function forged(
	headers: Record<string, string>,
	options: { method?: string; routeId?: string | null; session?: boolean } = {}
): boolean {
	const { method = 'POST', routeId = PAGE, session = true } = options;
	return isForged({
		request: new Request(`${HOME}/x`, { method, headers }),
		url: new URL(`${HOME}/x`),
		route: { id: routeId },
		cookies: { get: (name) => (session && name === SESSION_COOKIE ? 'valeur' : undefined) }
	});
}

test('another site’s post is refused whatever its body: JSON, plain text, or none', () => {
	for (const type of ['application/json', 'text/plain', undefined]) {
		const headers = { origin: 'https://ailleurs.example', ...(type ? { 'content-type': type } : {}) };
		expect(forged(headers), String(type)).toBe(true);
		expect(forged({ ...headers, origin: HOME }), String(type)).toBe(false);
	}
});

test('every method that may change something is asked, and no other', () => {
	const origin = 'https://ailleurs.example';
	for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) expect(forged({ origin }, { method })).toBe(true);
	for (const method of ['GET', 'HEAD', 'OPTIONS']) expect(forged({ origin }, { method })).toBe(false);
});

test('what a browser says of where a request comes from is believed when it says anything foreign', () => {
	expect(forged({ 'sec-fetch-site': 'cross-site' })).toBe(true);
	// A sister of our domain is not us: it may belong to somebody else.
	expect(forged({ 'sec-fetch-site': 'same-site' })).toBe(true);
	expect(forged({ 'sec-fetch-site': 'cross-site', origin: HOME })).toBe(true);
	expect(forged({ 'sec-fetch-site': 'same-origin', origin: 'https://ailleurs.example' })).toBe(true);
	expect(forged({ origin: 'null' })).toBe(true);
	expect(forged({ 'sec-fetch-site': 'same-origin' })).toBe(false);
	expect(forged({ 'sec-fetch-site': 'none' })).toBe(false);
});

test('a program that says nothing passes without a session, never with one', () => {
	expect(forged({}, { session: false })).toBe(false);
	expect(forged({}, { session: true })).toBe(true);
});

test('areas with a credential of their own are asked for that, not for where they come from', () => {
	for (const routeId of ['/api/v1/checkins', '/api/stripe/webhook'])
		expect(forged({ origin: 'https://ailleurs.example' }, { routeId })).toBe(false);
	// A route in no area, or none at all, is no exception.
	expect(forged({ origin: 'https://ailleurs.example' }, { routeId: '/nouvelle' })).toBe(true);
	expect(forged({ origin: 'https://ailleurs.example' }, { routeId: null })).toBe(true);
});
