import { createServer, type RequestListener } from 'node:http';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import {
	secureEveryAnswer,
	securityHeaders,
	withFormTargets
} from '../../../src/lib/server/web/security-headers.ts';

let listener: RequestListener;
const server = createServer((request, response) => listener(request, response));
let address = '';

beforeAll(async () => {
	secureEveryAnswer();
	await new Promise<void>((resolve) => server.listen(0, resolve));
	const found = server.address();
	address = `http://localhost:${typeof found === 'object' ? found!.port : 0}/`;
});
afterAll(() => server.close());

test('an answer that sets nothing leaves with every header, whatever its status', async () => {
	for (const status of [200, 303, 403, 404, 500]) {
		listener = (_, response) => response.writeHead(status).end();
		const { headers } = await fetch(address, { redirect: 'manual' });
		for (const [name, value] of Object.entries(securityHeaders()))
			expect(headers.get(name), `${status} ${name}`).toBe(value);
	}
});

test('what an answer says of itself stands', async () => {
	listener = (_, response) =>
		response.writeHead(200, { 'content-security-policy': "default-src 'none'" }).end();
	const { headers } = await fetch(address);
	expect(headers.get('content-security-policy')).toBe("default-src 'none'");
	expect(headers.get('x-content-type-options')).toBe('nosniff');
});

test('forms may lead to Stripe’s page, or to the double that stands in for it, and nowhere else', async () => {
	const policy = "default-src 'self'; form-action 'self' https://checkout.stripe.com";
	expect(withFormTargets(policy)).toBe(policy);
	vi.stubEnv('STRIPE_API_URL', 'http://localhost:4310/v1');
	vi.resetModules();
	const anew = await import('../../../src/lib/server/web/security-headers.ts');
	expect(anew.withFormTargets(policy)).toBe("default-src 'self'; form-action 'self' http://localhost:4310");
	vi.unstubAllEnvs();
});

test('forms may lead to the providers that have keys, or to the double of them', async () => {
	const policy = "form-action 'self' https://checkout.stripe.com";
	const withKeys = async (env: Record<string, string>) => {
		for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
		vi.resetModules();
		const anew = await import('../../../src/lib/server/web/security-headers.ts');
		const changed = anew.withFormTargets(policy);
		vi.unstubAllEnvs();
		return changed;
	};
	const google = { GOOGLE_CLIENT_ID: 'a', GOOGLE_CLIENT_SECRET: 'b' };
	expect(await withKeys(google)).toBe(`${policy} https://accounts.google.com`);
	expect(await withKeys({ ...google, PROVIDERS_URL: 'http://localhost:4311' })).toBe(
		`${policy} http://localhost:4311`
	);
	expect(await withKeys({ PROVIDERS_URL: 'http://localhost:4311' })).toBe(policy);
});
