import { building, dev } from '$app/environment';
import { paraglideMiddleware } from '$lib/paraglide/server';
import { actorOfSession, SESSION_COOKIE } from '$lib/server/auth/sessions';
import { config, ConfigError } from '$lib/server/config';
import { Refusal } from '$lib/server/errors';
import { log, traceOf } from '$lib/server/log';
import { migrate } from '$lib/server/db/migrate';
import { startWorker } from '$lib/server/outbox/handlers/start';
import { pageCache } from '$lib/server/web/page-cache';
import { admit, cacheControlOf } from '$lib/server/web/areas';
import { isForged } from '$lib/server/web/same-origin';
import { secureEveryAnswer, withFormTargets } from '$lib/server/web/security-headers';
import { setSessionCookie } from '$lib/server/web/session-cookie';
import { sentenceOf } from '$lib/server/web/sentence';
import { stopGracefully } from '$lib/server/web/shutdown';
import { closeOnUnreadBody } from '$lib/server/web/unread-body';
import { isTooLarge } from '$lib/server/web/upload';
import * as m from '$lib/paraglide/messages';
import { error, json, redirect, type Handle, type HandleServerError, type ServerInit } from '@sveltejs/kit';
import { sequence } from '@sveltejs/kit/hooks';

export const init: ServerInit = async () => {
	if (building) return;
	const { WORKER } = config();
	// Without it the server would believe the address that each request claims.
	if (!dev && !process.env.ORIGIN)
		throw new ConfigError('ORIGIN : requis pour servir l’application construite');
	secureEveryAnswer();
	closeOnUnreadBody();
	await migrate();
	const worker = WORKER ? startWorker() : undefined;
	// In development, Vite ends the process by itself.
	if (!dev) stopGracefully(worker);
};

/** Machines (`/api`, `/calendrier`, a programme's files) speak no language of the reader's: they pass the middleware by. */
const language: Handle = ({ event, resolve }) => {
	if (isMachine(event.url.pathname)) return resolve(event);
	return paraglideMiddleware(event.request, ({ request, locale }) => {
		event.request = request;
		return resolve(event, {
			transformPageChunk: ({ html }) => html.replace('%lang%', locale === 'fr' ? 'fr-CA' : 'en-CA'),
			preload: ({ type, path }) => type !== 'font' || path.includes('-latin-wght')
		});
	});
};

const session: Handle = async ({ event, resolve }) => {
	const found = await actorOfSession(
		isMachine(event.url.pathname) ? undefined : event.cookies.get(SESSION_COOKIE)
	);
	event.locals.actor = found.actor;
	event.locals.sessionId = found.sessionId;
	if (found.renewedUntil)
		setSessionCookie(event.cookies, {
			value: event.cookies.get(SESSION_COOKIE)!,
			expiresAt: found.renewedUntil
		});
	return resolve(event);
};

const guard: Handle = ({ event, resolve }) => {
	if (namesNoAction(event.url)) error(404, { message: m.error_not_found(), code: 'not_found' });
	if (isTooLarge(event.request, event.route.id))
		error(413, { message: m.error_body_too_large(), code: 'body_too_large' });
	const verdict = isForged(event) ? 'forbidden' : admit(event.locals.actor, event.route.id);
	if (verdict === 'enter') return resolve(event);
	if (verdict === 'sign-in' && event.request.method === 'GET') {
		redirect(303, `/connexion?suite=${encodeURIComponent(event.url.pathname + event.url.search)}`);
	}
	const refusal = new Refusal(verdict === 'sign-in' ? 'sign_in_required' : 'not_allowed', {
		status: verdict === 'sign-in' ? 401 : 403
	});
	if (event.url.pathname.startsWith('/api/'))
		return json({ code: refusal.code, message: sentenceOf(refusal) }, { status: refusal.status });
	error(refusal.status, { message: sentenceOf(refusal), code: refusal.code });
};

const headers: Handle = async ({ event, resolve }) => {
	const response = await resolve(event);
	const policy = response.headers.get('content-security-policy');
	if (policy) response.headers.set('Content-Security-Policy', withFormTargets(policy));
	if (!response.headers.has('cache-control'))
		response.headers.set('Cache-Control', cacheControlOf(event.route.id, event.url, event.locals.actor));
	return response;
};

// The cache comes before the session and the language: a page it has costs neither.
export const handle = sequence(headers, pageCache, session, language, guard);

export const handleError: HandleServerError = ({ error: thrown, event, status }) => {
	if (status === 404) return { message: m.error_not_found(), code: 'not_found' };
	// What SvelteKit refuses by itself (a body too large, no form, an address that cannot be read) is no incident of ours.
	if (status === 413) return { message: m.error_body_too_large(), code: 'body_too_large' };
	if (status < 500) return { message: m.error_invalid_input(), code: 'invalid_input' };
	const reference = crypto.randomUUID().slice(0, 8);
	// The stack stays on the server; the route id, not the address, since an address may carry a secret.
	log.error('incident', {
		reference,
		route: event.route.id,
		status,
		error: traceOf(thrown)
	});
	return { message: m.error_incident({ reference }), code: 'incident', reference };
};

/** SvelteKit looks an action up by its name as it is: `?/constructor` would find what every object has. */
function namesNoAction(url: URL): boolean {
	return [...url.searchParams.keys()].some((key) => key.startsWith('/') && key.slice(1) in Object.prototype);
}

function isMachine(pathname: string): boolean {
	return /^\/(api|calendrier)\/|^\/evenements\/[^/]+\/programme(\/[^/]+)?\.(json|xml|ics)$/.test(pathname);
}
