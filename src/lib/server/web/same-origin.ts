import { SESSION_COOKIE } from '../auth/sessions.ts';
import { areaOf } from './areas.ts';

/** What the rule reads of a request. */
interface Asked {
	request: Request;
	url: URL;
	route: { id: string | null };
	cookies: { get(name: string): string | undefined };
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a request that may change something was sent by another site in a visitor's browser. SvelteKit asks this of
 * forms; here it is asked of every body, and of none. Browsers say where a request comes from (`Origin`,
 * `Sec-Fetch-Site`) and pages cannot lie about it; a program that says nothing passes as long as it carries no session.
 * Areas with a credential of their own never look at cookies, so that nothing can be forged there.
 */
export function isForged({ request, url, route, cookies }: Asked): boolean {
	if (SAFE_METHODS.has(request.method)) return false;
	if (route.id !== null && areaOf(route.id)?.entry === 'own-credential') return false;
	const site = request.headers.get('sec-fetch-site');
	// `none`: typed or reloaded by the person.
	if (site !== null && site !== 'same-origin' && site !== 'none') return true;
	const origin = request.headers.get('origin');
	if (origin !== null) return origin !== url.origin;
	return site === null && cookies.get(SESSION_COOKIE) !== undefined;
}
