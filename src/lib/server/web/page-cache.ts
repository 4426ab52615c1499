import type { Handle, RequestEvent } from '@sveltejs/kit';
import { createHash } from 'node:crypto';
import { SESSION_COOKIE } from '../auth/sessions.ts';
import { MINUTE_MS, now } from '../clock.ts';
import { versionOf } from '../db/version.ts';
import {
	compress,
	compressOnce,
	encodingOf,
	onceEncodingOf,
	type Encoding,
	type OnceEncoding
} from './compress.ts';

/**
 * Public pages, and what scripts ask for in their place, kept as they left, already compressed, until a commit touches what they were made from. Only for
 * visitors without a session, only for the routes listed here: a page that could show a person's data is never kept.
 */
interface Rule {
	/** Query parameters the page reads; a request with any other is answered afresh and not kept. */
	query: readonly string[];
	/** `false`: never kept (a form with a key of its own), only compressed on the way out. */
	keep: boolean;
	/** It follows the clock (« en ce moment », a call that closes): made again with each minute. */
	toTheMinute?: boolean;
	/** Domains that change this page and no other. */
	follows?: readonly string[];
}

const page: Rule = { query: [], keep: true };

const CACHED_ROUTES: Readonly<Record<string, Rule>> = {
	'/(public)': page,
	'/(public)/evenements': page,
	'/(public)/evenements/[evenement]': page,
	'/(public)/evenements/[evenement]/programme': {
		query: ['vue', 'jour', 'theme', 'personne', 'q'],
		keep: true,
		toTheMinute: true
	},
	'/(public)/evenements/[evenement]/programme/imprimer': page,
	'/(public)/evenements/[evenement]/programme/[seance]': page,
	'/(public)/evenements/[evenement]/conferenciers': page,
	'/(public)/evenements/[evenement]/conferenciers/[personne]': page,
	'/(public)/evenements/[evenement]/exposants': {
		query: ['q', 'categorie', 'besoin', 'region', 'vue', 'kiosque'],
		keep: true
	},
	'/(public)/evenements/[evenement]/exposants/[exposant]': page,
	'/(public)/evenements/[evenement]/appel': page,
	// Applications open and close by their calendar.
	'/(public)/evenements/[evenement]/exposer': { ...page, toTheMinute: true },
	'/(public)/evenements/[evenement]/inscription': { query: [], keep: false },
	// Editions open and close by their calendar.
	'/(public)/meritas': { ...page, toTheMinute: true },
	'/(public)/meritas/[edition]': { ...page, toTheMinute: true, follows: ['gala'] },
	// One visitor's: their order, their vote.
	'/(public)/meritas/[edition]/vote': { query: [], keep: false },
	'/(public)/meritas/[edition]/vote/[finaliste]': { query: [], keep: false },
	'/(public)/meritas/[edition]/registre': { query: [], keep: false },
	'/(public)/evenements/[evenement]/vote': { query: [], keep: false },
	'/(public)/evenements/[evenement]/vote/[scrutin]': { query: [], keep: false },
	'/(public)/evenements/[evenement]/vote/[scrutin]/[candidat]': { query: [], keep: false },
	'/(public)/evenements/[evenement]/vote/[scrutin]/registre': { query: [], keep: false },
	// What is on its screens moves with each step of the presenter.
	'/(public)/meritas/[edition]/gala': { ...page, toTheMinute: true, follows: ['gala', 'applause'] },
	'/(public)/meritas/palmares': { query: ['annee', 'prix'], keep: true, toTheMinute: true },
	'/(public)/formations': {
		query: ['q', 'theme', 'format', 'region', 'dispo', 'duree', 'niveau', 'public', 'langue', 'tri', 'page'],
		keep: true
	},
	'/(public)/formations/[formation]': page,
	// It says which assembly is open, and until when people enrol in mentoring.
	'/(public)/rencontres': { ...page, follows: ['assemblies', 'mentoring'] },
	'/(public)/rencontres/[rencontre]': page,
	'/(public)/confidentialite': page
};

/** The domains whose commits may change a public page: their seats, prices, sessions, prizes, people and dates. */
const DOMAINS = [
	...['events', 'registration', 'payments', 'programme'],
	...['exhibitors', 'awards', 'polls', 'trainings', 'members', 'privacy']
];

/** A page also follows the clock (the end of a price): it is made again after this long. */
const MAX_AGE_MS = 30_000;
const MAX_PAGES = 500;
/** Together with MAX_PAGES, what bounds the memory: longer pages or addresses are not kept. */
const MAX_PAGE_BYTES = 512 * 1024;
const MAX_KEY_LENGTH = 300;

interface Kept {
	version: string;
	madeAt: number;
	headers: [string, string][];
	etag: string;
	bodies: Map<Encoding, Promise<Uint8Array<ArrayBuffer>>>;
}

/** What the cache needs from outside, so that tests can hold it. */
interface Options {
	version: () => Promise<string>;
	clock: () => number;
	maxPages: number;
}

/** Makes the cache; the application has one, {@link pageCache}, first in the hook's sequence. */
export function makePageCache(options: Partial<Options> = {}): Handle {
	const {
		version = () => versionOf(DOMAINS),
		clock = () => performance.now(),
		maxPages = MAX_PAGES
	} = options;
	// A Map keeps the order of insertion: the first is the one used longest ago.
	const pages = new Map<string, Kept>();
	/** Pages being made: a crowd that arrives after a commit waits for one rendering. */
	const making = new Map<string, Promise<Kept | Response>>();

	return async ({ event, resolve }) => {
		const { method } = event.request;
		const rule = method === 'GET' || method === 'HEAD' ? CACHED_ROUTES[event.route.id ?? ''] : undefined;
		if (!rule || event.isSubRequest || event.cookies.get(SESSION_COOKIE) !== undefined) return resolve(event);
		const accepts = event.request.headers.get('accept-encoding');
		const [accepted, once] = [encodingOf(accepts), onceEncodingOf(accepts)];
		const isKept = rule.keep && method === 'GET';
		const key = isKept ? keyOf(event, rule) : undefined;
		if (key === undefined) return compressed(await resolve(event), once);

		const current =
			(await version()) +
			(rule.follows ? `+${await versionOf(rule.follows)}` : '') +
			(rule.toTheMinute ? `@${Math.floor(now().getTime() / MINUTE_MS)}` : '');
		const found = pages.get(key);
		if (found && found.version === current && clock() - found.madeAt < MAX_AGE_MS) {
			pages.delete(key);
			pages.set(key, found);
			return answer(found, accepted, event.request);
		}

		const turn = `${current}\n${key}`;
		const underWay = making.get(turn);
		if (underWay) {
			const made = await underWay.catch(() => undefined);
			// What was not fit to be kept is nobody else's answer.
			return made && !(made instanceof Response)
				? answer(made, accepted, event.request)
				: compressed(await resolve(event), once);
		}
		const work = (async () => keep(await resolve(event), current, clock()))();
		making.set(turn, work);
		try {
			const made = await work;
			if (made instanceof Response) return compressed(made, once);
			pages.delete(key);
			pages.set(key, made);
			if (pages.size > maxPages) pages.delete(pages.keys().next().value!);
			return answer(made, accepted, event.request);
		} finally {
			making.delete(turn);
		}
	};
}

export const pageCache: Handle = makePageCache();

/** How the data of a page says that some of it failed: with status 200. No text of it has these quotes bare. */
const FAILED = '{"type":"error"';

/** What tells one kept page from another: address, known parameters, language. Undefined: not to be kept. */
function keyOf(event: RequestEvent, rule: Rule): string | undefined {
	const { url } = event;
	for (const name of url.searchParams.keys()) if (!rule.query.includes(name)) return undefined;
	// Free words make as many pages as there are ideas: cheap enough to answer afresh.
	if (url.searchParams.get('q')) return undefined;
	const locale = event.cookies.get('langue') === 'en' ? 'en' : 'fr';
	// What scripts ask for in the page's place has an address of its own, which says what they know already.
	const key = `${locale} ${event.isDataRequest ? event.request.url : `${url.origin}${url.pathname}${url.search}`}`;
	return key.length > MAX_KEY_LENGTH ? undefined : key;
}

/** Reads a page into something that can be given again; the response itself where it must not be. */
async function keep(response: Response, version: string, madeAt: number): Promise<Kept | Response> {
	if (response.status !== 200 || response.headers.has('set-cookie') || !isText(response)) return response;
	const body = new Uint8Array(await response.arrayBuffer());
	if (!isHtml(response) && Buffer.from(body.buffer).includes(FAILED)) return new Response(body, response);
	const headers = [...response.headers].filter(([name]) => name !== 'content-length' && name !== 'etag');
	if (body.byteLength > MAX_PAGE_BYTES) return new Response(body, { headers });
	const etag = `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
	return { version, madeAt, headers, etag, bodies: new Map([['identity', Promise.resolve(body)]]) };
}

async function answer(kept: Kept, encoding: Encoding, request: Request): Promise<Response> {
	const headers = new Headers(kept.headers);
	headers.set('etag', kept.etag);
	forBrowser(headers);
	if (request.headers.get('if-none-match')?.includes(kept.etag))
		return new Response(null, { status: 304, headers });
	let body = kept.bodies.get(encoding);
	if (!body) {
		body = (async () => compress(await kept.bodies.get('identity')!, encoding))();
		kept.bodies.set(encoding, body);
	}
	if (encoding !== 'identity') headers.set('content-encoding', encoding);
	const bytes = await body;
	headers.set('content-length', String(bytes.byteLength));
	return new Response(bytes, { headers });
}

/** A page made for one visitor, compressed where that is worth it. */
async function compressed(response: Response, encoding: OnceEncoding): Promise<Response> {
	if (encoding === 'identity' || !isText(response) || response.headers.has('content-encoding'))
		return response;
	const headers = new Headers(response.headers);
	headers.delete('etag');
	headers.delete('content-length');
	headers.set('content-encoding', encoding);
	headers.append('vary', 'Accept-Encoding');
	const body = compressOnce(new Uint8Array(await response.arrayBuffer()), encoding);
	return new Response(body, { status: response.status, statusText: response.statusText, headers });
}

/** Browsers ask again each time, and are answered 304: a language or a session changes the page at once. */
function forBrowser(headers: Headers): void {
	headers.set('cache-control', 'private, no-cache');
	headers.set('vary', 'Accept-Encoding, Cookie');
}

/** A page, or what scripts ask for in its place. */
function isText(response: Response): boolean {
	return isHtml(response) || (response.headers.get('content-type')?.startsWith('application/json') ?? false);
}

function isHtml(response: Response): boolean {
	return response.headers.get('content-type')?.startsWith('text/html') ?? false;
}
