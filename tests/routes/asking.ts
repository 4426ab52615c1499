import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isHttpError, isRedirect } from '@sveltejs/kit';
import type { Actor } from '../../src/lib/server/auth/policy.ts';

export const ROUTES = resolve(import.meta.dirname, '../../src/routes');

export type Handler = (event: object) => unknown;
type Module = Record<string, unknown> & { load?: Handler; actions?: Record<string, Handler> };

/** The modules of a route that answer. */
export const modules = (routeId: string) =>
	readdirSync(join(ROUTES, routeId)).filter((name) =>
		/^\+(page|layout)?(\.server)?\.ts$|^\+server\.ts$/.test(name)
	);

export const importRoute = (routeId: string, name: string) =>
	import(join(ROUTES, routeId, name)) as Promise<Module>;

/**
 * Asks a route as SvelteKit would, and gives all that it answers as a text.
 * @param params what stands for each parameter; one of a new name is to be added there
 */
export async function ask(
	handler: Handler,
	routeId: string,
	{ actor, params, body }: { actor: Actor; params: Record<string, string>; body?: Record<string, string> }
): Promise<{ status: number; told: string }> {
	const names = [...routeId.matchAll(/\[([^\]]+)\]/g)].map((match) => match[1]!);
	for (const name of names)
		if (!(name in params)) throw new Error(`parameter nobody knows: ${name} of ${routeId}`);
	const path = routeId
		.replace(/\/\([^/]+\)/g, '')
		.replace(/\[([^\]]+)\]/g, (_, name: string) => params[name]!);
	const url = new URL(path, 'http://localhost');
	const event = {
		...{ url, params, route: { id: routeId }, locals: { actor }, data: {} },
		setHeaders: () => undefined,
		getClientAddress: () => '192.0.2.1',
		depends: () => undefined,
		parent: () => Promise.resolve({}),
		// A page that asks an endpoint of its own asks it as this person.
		fetch: async (address: string) => {
			const endpoint = `${routeId}/${String(address).split('/').at(-1)!}`;
			const { GET } = await importRoute(endpoint, '+server.ts');
			return (GET as Handler)({ ...event, route: { id: endpoint } });
		},
		request: new Request(url, body ? { method: 'POST', body: new URLSearchParams(body) } : {})
	};
	try {
		const answer = await handler(event);
		if (answer instanceof Response) return { status: answer.status, told: await answer.text() };
		const status = (answer as { status?: unknown } | undefined)?.status;
		return { status: typeof status === 'number' ? status : 200, told: JSON.stringify(answer ?? null) };
	} catch (thrown) {
		if (isHttpError(thrown)) return { status: thrown.status, told: JSON.stringify(thrown.body) };
		if (isRedirect(thrown)) return { status: thrown.status, told: thrown.location };
		throw thrown;
	}
}
