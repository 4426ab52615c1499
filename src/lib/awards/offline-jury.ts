import { CACHE, type Device } from './offline-owner.ts';

// What a juror reads without network, kept on their device by the pages of the jury and given back by the service worker
// (decision 18). Data alone is kept, and one page without any, which draws it.

/** A page with nothing in it but what starts the application: it shows any address. */
export const SHELL = '/jury/hors-ligne';
/** Says that an answer was kept, and when (ISO 8601). */
const KEPT_AT = 'X-Kept-At';
/** A device left in a drawer forgets. */
const KEPT_MS = 14 * 24 * 3600 * 1000;
/** Without an answer for so long, what is kept is shown: in a tunnel, a request neither comes nor fails. */
const SLOW_MS = 4000;

/** Keeps the application's own files: those that this page loaded, and those that the shell names. */
export async function keepApplication({ caches, fetch }: Device, loaded: readonly string[]): Promise<void> {
	const shell = await fetch(SHELL).catch(() => undefined);
	if (!shell?.ok || shell.redirected || shell.headers.has(KEPT_AT)) return;
	const html = await shell.text();
	const named = [...html.matchAll(/["'(](\/_app\/[^"')]+)/g)].map(([, path]) => path!);
	const files = new Set([...named, ...loaded.map((address) => new URL(address).pathname)].filter(isCode));
	const cache = await caches.open(CACHE);
	const there = new Set((await cache.keys()).map(pathOf).filter(isCode));
	await Promise.all(
		[...files]
			.filter((path) => !there.has(path))
			.map(async (path) => {
				const file = await fetch(path).catch(() => undefined);
				if (file?.ok) await cache.put(path, file);
			})
	);
	await cache.put(SHELL, keptAnswer(html, shell.headers));
	// Of a version before this one.
	for (const path of there) if (!files.has(path)) await cache.delete(path);
}

/** Keeps what addresses answer, as they are without what follows a `?`; what is refused is forgotten. */
export async function keepAnswers({ caches, fetch }: Device, paths: readonly string[]): Promise<void> {
	const cache = await caches.open(CACHE);
	for (const path of paths) {
		const answer = await fetch(path, { headers: { Accept: 'application/json' } }).catch(() => undefined);
		if (!answer || answer.headers.has(KEPT_AT)) continue;
		const text = await answer.text();
		if (answer.ok && isData(text)) await cache.put(path, keptAnswer(text));
		else await cache.delete(path);
	}
}

/** Keeps data that a page has already, under the address that gave it. */
export async function keepData({ caches }: Device, path: string, data: unknown): Promise<void> {
	const cache = await caches.open(CACHE);
	await cache.put(path, keptAnswer(JSON.stringify(data)));
}

/** Forgets all that is kept under a folder but these addresses. */
export async function keepOnly({ caches }: Device, folder: string, paths: readonly string[]): Promise<void> {
	const cache = await caches.open(CACHE);
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
	return (
		method === 'GET' &&
		(isCode(path) ||
			(mode === 'navigate' && /^\/jury(\/[^/.]+){0,2}$/.test(path)) ||
			/^\/jury(\/.+)?\/(__data\.json|donnees)$/.test(path))
	);
}

/** What the network says, else what is kept; the files of the application first from what is kept, since theirs never change. */
export async function answerOffline(
	{ caches, fetch }: Pick<Device, 'caches' | 'fetch'>,
	request: Request,
	now = Date.now()
): Promise<Response> {
	const path = pathOf(request);
	const kept = await fresh(caches, request.mode === 'navigate' ? SHELL : path, now);
	if (kept && isCode(path)) return kept;
	const told = fetch(request).then(async (response) => {
		// Closed to them since, by a conflict or with their seat: what was kept of it goes too.
		if ([403, 404, 410].includes(response.status) && !isCode(path)) await forgetUnder(caches, path);
		return response;
	});
	if (!kept) return told;
	const slow = new Promise<Response>((answer) => setTimeout(() => answer(kept.clone()), SLOW_MS));
	return Promise.race([told.catch(() => kept), slow]);
}

async function fresh(caches: CacheStorage, path: string, now: number): Promise<Response | undefined> {
	const kept = await caches.match(path, { cacheName: CACHE });
	const at = kept?.headers.get(KEPT_AT);
	if (!at || now - Date.parse(at) < KEPT_MS) return kept;
	await caches.delete(CACHE);
	return undefined;
}

async function forgetUnder(caches: CacheStorage, path: string): Promise<void> {
	const folder = path.replace(/\/(__data\.json|donnees)$/, '');
	const cache = await caches.open(CACHE);
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

function isCode(path: string): boolean {
	return path.startsWith('/_app/');
}

function pathOf({ url }: { url: string }): string {
	return new URL(url).pathname;
}
