import { AREAS, areaOf, type Area } from './areas.ts';
import type { Device } from './owner.ts';

// What is read without network, kept on the device by the pages of an area and given back by its service worker
// (decision 18). Data alone is kept, and one page without any, which draws it.

/** Says that an answer was kept, and when (ISO 8601). */
const KEPT_AT = 'X-Kept-At';
/** A device left in a drawer forgets. */
const KEPT_MS = 14 * 24 * 3600 * 1000;
/** Without an answer for so long, what is kept is shown: in a tunnel, a request neither comes nor fails. */
const SLOW_MS = 4000;

/** Keeps the application's own files: those that this page loaded, and those that the shell names. */
export async function keepApplication(
	{ caches, fetch }: Device,
	area: Area,
	loaded: readonly string[]
): Promise<void> {
	const shell = await fetch(area.shell).catch(() => undefined);
	if (!shell?.ok || shell.redirected || shell.headers.has(KEPT_AT)) return;
	const html = await shell.text();
	const named = [...html.matchAll(/["'(](\/_app\/[^"')]+)/g)].map(([, path]) => path!);
	const files = new Set([...named, ...loaded.map((address) => new URL(address).pathname)].filter(isCode));
	const cache = await caches.open(area.cache);
	const there = new Set((await cache.keys()).map(pathOf).filter(isCode));
	await Promise.all(
		[...files]
			.filter((path) => !there.has(path))
			.map(async (path) => {
				const file = await fetch(path).catch(() => undefined);
				if (file?.ok) await cache.put(path, file);
			})
	);
	await cache.put(area.shell, keptAnswer(html, shell.headers));
	// Of a version before this one.
	for (const path of there) if (!files.has(path)) await cache.delete(path);
}

/** Keeps what addresses answer, as they are without what follows a `?`; what is refused is forgotten. */
export async function keepAnswers({ caches, fetch }: Device, paths: readonly string[]): Promise<void> {
	for (const path of paths) {
		const cache = await caches.open(cacheOf(path));
		const answer = await fetch(path, { headers: { Accept: 'application/json' } }).catch(() => undefined);
		if (!answer || answer.headers.has(KEPT_AT)) continue;
		const text = await answer.text();
		if (answer.ok && isData(text)) await cache.put(path, keptAnswer(text));
		else await cache.delete(path);
	}
}

/** Keeps data that a page has already, under the address that gave it. */
export async function keepData({ caches }: Device, path: string, data: unknown): Promise<void> {
	const cache = await caches.open(cacheOf(path));
	await cache.put(path, keptAnswer(JSON.stringify(data)));
}

/** Forgets all that is kept under a folder but these addresses. */
export async function keepOnly({ caches }: Device, folder: string, paths: readonly string[]): Promise<void> {
	const cache = await caches.open(cacheOf(folder));
	for (const path of (await cache.keys()).map(pathOf))
		if (path.startsWith(`${folder}/`) && !paths.some((one) => path.startsWith(one))) await cache.delete(path);
}

/** Whether an answer is a kept one. */
export function isKeptAnswer(response: Response): boolean {
	return response.headers.has(KEPT_AT);
}

/** Whether the service worker answers a request, network or not; the rest is none of its business. */
export function isAnswered({ method, mode, url }: Request): boolean {
	const path = new URL(url).pathname;
	const area = areaOf(path);
	return (
		method === 'GET' &&
		(isCode(path) ||
			(area !== undefined && ((mode === 'navigate' && area.pages.test(path)) || area.data.test(path))))
	);
}

/** What the network says, else what is kept; the files of the application first from what is kept, since theirs never change. */
export async function answerOffline(
	{ caches, fetch }: Pick<Device, 'caches' | 'fetch'>,
	request: Request,
	now = Date.now()
): Promise<Response> {
	const path = pathOf(request);
	if (isCode(path)) return (await keptCode(caches, path)) ?? fetch(request);
	const area = areaOf(path)!;
	const kept = await fresh(caches, area, request.mode === 'navigate' ? area.shell : path, now);
	const told = fetch(request).then(async (response) => {
		// Closed to them since, by a conflict or with their seat: what was kept of it goes too.
		if ([403, 404, 410].includes(response.status)) await forgetUnder(caches, path);
		return response;
	});
	if (!kept) return told;
	const slow = new Promise<Response>((answer) => setTimeout(() => answer(kept.clone()), SLOW_MS));
	return Promise.race([told.catch(() => kept), slow]);
}

async function fresh(
	caches: CacheStorage,
	{ cache }: Area,
	path: string,
	now: number
): Promise<Response | undefined> {
	const kept = await caches.match(path, { cacheName: cache });
	const at = kept?.headers.get(KEPT_AT);
	if (!at || now - Date.parse(at) < KEPT_MS) return kept;
	await caches.delete(cache);
	return undefined;
}

/** A file of the application, whichever area kept it. */
async function keptCode(caches: CacheStorage, path: string): Promise<Response | undefined> {
	for (const { cache } of AREAS) {
		const kept = await caches.match(path, { cacheName: cache });
		if (kept) return kept;
	}
	return undefined;
}

async function forgetUnder(caches: CacheStorage, path: string): Promise<void> {
	const folder = path.replace(/\/(__data\.json|donnees)$/, '');
	const cache = await caches.open(cacheOf(path));
	for (const one of (await cache.keys()).map(pathOf))
		if (one.startsWith(`${folder}/`)) await cache.delete(one);
}

/** An answer as it is kept: a page stays held to what it may load. */
function keptAnswer(text: string, from = new Headers({ 'Content-Type': 'application/json' })): Response {
	const headers = new Headers({ [KEPT_AT]: new Date().toISOString() });
	for (const name of ['Content-Type', 'Content-Security-Policy']) {
		const value = from.get(name);
		if (value) headers.set(name, value);
	}
	return new Response(text, { headers });
}

/** A session that ended answers with a page, or with where to go. */
function isData(text: string): boolean {
	try {
		const { type = 'data' } = JSON.parse(text) as { type?: string };
		return type === 'data';
	} catch {
		return false;
	}
}

function cacheOf(path: string): string {
	return areaOf(path)!.cache;
}

function isCode(path: string): boolean {
	return path.startsWith('/_app/');
}

function pathOf({ url }: { url: string }): string {
	return new URL(url).pathname;
}
