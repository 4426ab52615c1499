import type { RequestEvent } from '@sveltejs/kit';
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { beforeEach, describe, expect, test } from 'vitest';
import { SESSION_COOKIE } from '../../../src/lib/server/auth/sessions.ts';
import { setClock } from '../../../src/lib/server/clock.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { makePageCache } from '../../../src/lib/server/web/page-cache.ts';
import { makeEdition } from '../../factories/awards.ts';
import { makeEvent } from '../../factories/event.ts';

const HOME = '/(public)';
const PROGRAMME = '/(public)/evenements/[evenement]/programme';

interface Visit {
	route?: string;
	path?: string;
	method?: string;
	cookies?: Record<string, string>;
	headers?: Record<string, string>;
	/** Asked by scripts: what the page is made from, without the page. */
	isData?: boolean;
}

/** How often the page was truly made. */
let rendered = 0;
let version = '1';
let time = 0;
beforeEach(() => {
	rendered = 0;
	version = '1';
	time = 0;
});

/** A page that says how many were made before it, long enough to be worth compressing. */
const numbered = (headers: Record<string, string> = {}, status = 200) => {
	const body = `<h1>Page ${++rendered}</h1>${'<p>Là où l’emploi se parle.</p>'.repeat(200)}`;
	return new Response(body, { status, headers: { 'content-type': 'text/html', etag: '"made"', ...headers } });
};

function visitor(
	render: (visit: Visit) => Response | Promise<Response> = () => numbered(),
	options: Parameters<typeof makePageCache>[0] = { version: async () => version, clock: () => time }
) {
	const handle = makePageCache(options);
	return async (visit: Visit = {}): Promise<Response> => {
		const { route = HOME, path = '/', method = 'GET', cookies = {}, headers = {} } = visit;
		const asked = new URL(path, 'https://estrade.example');
		// As SvelteKit gives it: the page's own address, whoever asks for its data.
		const url = new URL(asked);
		url.pathname = url.pathname.replace('__data.json', '');
		url.searchParams.delete('x-sveltekit-invalidated');
		const event = {
			url,
			request: new Request(asked, { method, headers }),
			route: { id: route },
			cookies: { get: (name: string) => cookies[name] },
			isDataRequest: visit.isData ?? false,
			isSubRequest: false
		} as unknown as RequestEvent;
		return handle({ event, resolve: async () => render(visit) });
	};
}

const titleOf = (text: string) => /<h1>(.*?)<\/h1>/.exec(text)?.[1];
const read = async (response: Response) => titleOf(await response.text());

describe('a page is kept', () => {
	test('until a commit to what it was made from', async () => {
		const visit = visitor();
		expect(await read(await visit())).toBe('Page 1');
		expect(await read(await visit())).toBe('Page 1');
		version = '2';
		expect(await read(await visit())).toBe('Page 2');
	});

	test('until a commit through the real door, in each domain it shows', async () => {
		const visit = visitor(undefined, { clock: () => time });
		await visit();
		await visit();
		expect(rendered).toBe(1);
		await makeEvent();
		expect(await read(await visit())).toBe('Page 2');
	});

	test('until a commit to the awards, or the minute turns, on the pages of the Méritas', async () => {
		let clock = Date.UTC(2027, 1, 16, 14, 0, 59);
		const putBack = setClock(() => clock);
		try {
			const visit = visitor(undefined, { clock: () => time });
			const meritas = { route: '/(public)/meritas', path: '/meritas' };
			expect(await read(await visit(meritas))).toBe('Page 1');
			expect(await read(await visit(meritas))).toBe('Page 1');
			await makeEdition();
			expect(await read(await visit(meritas))).toBe('Page 2');
			clock += 1000;
			expect(await read(await visit(meritas))).toBe('Page 3');
		} finally {
			putBack();
		}
	});

	test('until a commit to an assembly or to mentoring, on the page of meetings alone', async () => {
		const visit = visitor(undefined, {});
		const meetings = { route: '/(public)/rencontres', path: '/rencontres' };
		const made = async (asked?: Visit) => {
			const before = rendered;
			await visit(asked);
			return rendered - before;
		};
		await made();
		await made(meetings);
		expect(await made(meetings)).toBe(0);
		for (const name of ['assemblies.test', 'mentoring.test'] as const) {
			await write(name, async () => {});
			expect(await made(meetings)).toBe(1);
			expect(await made()).toBe(0);
		}
	});

	test('for half a minute, since some sentences follow the clock', async () => {
		const visit = visitor();
		await visit();
		time = 29_999;
		await visit();
		expect(rendered).toBe(1);
		time = 30_000;
		await visit();
		expect(rendered).toBe(2);
	});

	test('until the minute turns, where it says what is on', async () => {
		let clock = Date.UTC(2027, 1, 16, 14, 0, 59);
		const putBack = setClock(() => clock);
		try {
			const visit = visitor();
			const programme = { route: PROGRAMME, path: '/evenements/a/programme' };
			await visit(programme);
			await visit();
			clock += 999;
			expect(await read(await visit(programme))).toBe('Page 1');
			clock += 1;
			expect(await read(await visit(programme))).toBe('Page 3');
			expect(await read(await visit())).toBe('Page 2');
		} finally {
			putBack();
		}
	});

	test('one language apart from the other', async () => {
		const visit = visitor(({ cookies }) => {
			rendered += 1;
			return new Response(`<h1>${cookies?.langue ?? 'fr'}</h1>`, {
				headers: { 'content-type': 'text/html' }
			});
		});
		for (let i = 0; i < 2; i++) {
			expect(await read(await visit())).toBe('fr');
			expect(await read(await visit({ cookies: { langue: 'en' } }))).toBe('en');
		}
		expect(rendered).toBe(2);
		// Whatever else the cookie says is French, and makes no page of its own.
		await visit({ cookies: { langue: 'de' } });
		expect(rendered).toBe(2);
	});

	test('and made once for a crowd that comes together', async () => {
		const visit = visitor(async () => {
			await new Promise((resolve) => setTimeout(resolve, 20));
			return numbered();
		});
		const pages = await Promise.all(Array.from({ length: 50 }, async () => read(await visit())));
		expect(new Set(pages)).toEqual(new Set(['Page 1']));
		expect(rendered).toBe(1);
	});

	test('but not one made while a commit went by', async () => {
		const visit = visitor(() => {
			const page = numbered();
			if (rendered === 1) version = '2';
			return page;
		});
		await visit();
		expect(await read(await visit())).toBe('Page 2');
	});
});

describe('a page is never kept', () => {
	const twice = async (visit: ReturnType<typeof visitor>, asked: Visit) => {
		const first = await visit(asked);
		await visit(asked);
		expect(rendered).toBe(2);
		return first;
	};

	test.each([
		['a personal page', { route: '/(account)/compte', path: '/compte' }],
		['a page in no list', { route: '/(public)/connexion', path: '/connexion' }],
		[
			'the registration form, whose key is its own',
			{
				route: '/(public)/evenements/[evenement]/inscription',
				path: '/evenements/a/inscription'
			}
		],
		['a visitor with a session', { cookies: { [SESSION_COOKIE]: 'any' } }],
		['a post', { method: 'POST' }],
		['an unknown parameter', { path: '/?utm_source=infolettre' }],
		['free words', { route: PROGRAMME, path: '/evenements/a/programme?q=emploi' }],
		[
			'an address too long to be a real one',
			{
				route: PROGRAMME,
				path: `/evenements/a/programme?theme=${'x'.repeat(300)}`
			}
		]
	] satisfies [string, Visit][])('%s', async (_, asked) => {
		await twice(visitor(), asked);
	});

	test('what sets a cookie, and the cookie goes to its owner alone', async () => {
		const visit = visitor(() => numbered({ 'set-cookie': `nom=${rendered}` }));
		const first = await twice(visit, {});
		expect(first.headers.get('set-cookie')).toBe('nom=0');
	});

	test.each([404, 403, 500, 303])('an answer %i', async (status) => {
		const first = await twice(
			visitor(() => numbered({}, status)),
			{}
		);
		expect(first.status).toBe(status);
	});

	test('what is no page', async () => {
		await twice(
			visitor(() => numbered({ 'content-type': 'application/pdf' })),
			{}
		);
	});

	test('what a crowd waits for, when it turns out personal: each gets their own', async () => {
		const visit = visitor(async () => {
			await new Promise((resolve) => setTimeout(resolve, 20));
			return numbered({ 'set-cookie': 'nom=x' });
		});
		const pages = await Promise.all(Array.from({ length: 5 }, async () => read(await visit())));
		expect(new Set(pages).size).toBe(5);
	});
});

test('known parameters make pages of their own, and the oldest gives way', async () => {
	const visit = visitor(undefined, { version: async () => version, clock: () => time, maxPages: 2 });
	const day = (name: string) => visit({ route: PROGRAMME, path: `/evenements/a/programme?jour=${name}` });
	await day('1');
	await day('2');
	await day('1');
	expect(rendered).toBe(2);
	await day('3');
	expect(rendered).toBe(3);
	await day('1');
	expect(rendered).toBe(3);
	await day('2');
	expect(rendered).toBe(4);
});

describe('the browser', () => {
	test('asks again each time, and is told when nothing changed', async () => {
		const visit = visitor();
		const first = await visit();
		const etag = first.headers.get('etag')!;
		expect(first.headers.get('cache-control')).toBe('private, no-cache');
		const again = await visit({ headers: { 'if-none-match': etag } });
		expect(again.status).toBe(304);
		expect(await again.text()).toBe('');
		version = '2';
		const changed = await visit({ headers: { 'if-none-match': etag } });
		expect(changed.status).toBe(200);
		expect(changed.headers.get('etag')).not.toBe(etag);
	});

	test.each([
		['br, gzip', 'br', brotliDecompressSync],
		['gzip, deflate, br;q=0', 'gzip', gunzipSync],
		['gzip', 'gzip', gunzipSync],
		['identity', null, (body: Buffer) => body],
		['', null, (body: Buffer) => body]
	] as const)('that takes « %s » gets %s', async (accepted, encoding, open) => {
		const visit = visitor();
		const response = await visit({ headers: accepted ? { 'accept-encoding': accepted } : {} });
		expect(response.headers.get('content-encoding')).toBe(encoding);
		const body = Buffer.from(await response.arrayBuffer());
		expect(Number(response.headers.get('content-length'))).toBe(body.byteLength);
		expect(titleOf(open(body).toString())).toBe('Page 1');
		expect(response.headers.get('vary')).toContain('Accept-Encoding');
		expect(response.headers.get('vary')).toContain('Cookie');
	});

	test('gets one kept page in each encoding, made once', async () => {
		const visit = visitor();
		for (const accepted of ['br', 'gzip', 'br'])
			await (await visit({ headers: { 'accept-encoding': accepted } })).arrayBuffer();
		expect(rendered).toBe(1);
	});

	test('gets compressed what is not kept too, without the tag of another form', async () => {
		const visit = visitor();
		const response = await visit({
			path: '/?inconnu=1',
			headers: { 'accept-encoding': 'br' }
		});
		expect(response.headers.get('content-encoding')).toBe('br');
		expect(response.headers.get('etag')).toBeNull();
		expect(titleOf(brotliDecompressSync(Buffer.from(await response.arrayBuffer())).toString())).toBe(
			'Page 1'
		);
	});

	test.each([
		['gzip, deflate, br, zstd', 'zstd', zstdDecompressSync],
		['gzip, br, zstd;q=0', 'br', brotliDecompressSync],
		['gzip', 'gzip', gunzipSync],
		['', null, (body: Buffer) => body]
	] as const)('that takes « %s » gets what is not kept by %s', async (accepted, encoding, open) => {
		const response = await visitor()({ path: '/?inconnu=1', headers: { 'accept-encoding': accepted } });
		expect(response.headers.get('content-encoding')).toBe(encoding);
		const body = open(Buffer.from(await response.arrayBuffer()));
		expect(titleOf(body.toString())).toBe('Page 1');
	});

	test('gets compressed what scripts ask for in place of a page, kept for what they know already', async () => {
		const visit = visitor(() => numbered({ 'content-type': 'application/json' }));
		const path = '/__data.json?x-sveltekit-invalidated=001';
		const asked: Visit = { isData: true, path, headers: { 'accept-encoding': 'br' } };
		expect((await visit(asked)).headers.get('content-encoding')).toBe('br');
		await visit(asked);
		expect(rendered).toBe(1);
		await visit({ ...asked, path: path.replace('001', '101') });
		expect(rendered).toBe(2);
		expect(
			(await visit({ ...asked, cookies: { [SESSION_COOKIE]: 'x' } })).headers.get('content-encoding')
		).toBeNull();
	});

	test('is never given again data of which a part failed', async () => {
		const failed = '{"type":"data","nodes":[null,{"type":"error","error":{"code":"incident"},"status":500}]}';
		const visit = visitor(() => {
			rendered++;
			return new Response(failed, { headers: { 'content-type': 'application/json' } });
		});
		const asked: Visit = { isData: true, path: '/__data.json?x-sveltekit-invalidated=001' };
		expect(await (await visit(asked)).text()).toBe(failed);
		await visit(asked);
		expect(rendered).toBe(2);
	});
});
