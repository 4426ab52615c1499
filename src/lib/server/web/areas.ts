import { isDoor, isStaff, type Actor } from '../auth/policy.ts';

/**
 * What one must be to enter an area. `public` pages are for everyone; `own-credential` endpoints check a token or a
 * signature themselves (device, Stripe, calendar), and never the session.
 */
type Entry = 'public' | 'signed-in' | 'staff' | 'door' | 'own-credential';

/** Areas by route id, first match wins. A route in no area is refused: add it here, deliberately. */
export const AREAS: readonly { prefix: string; entry: Entry }[] = [
	{ prefix: '/(public)', entry: 'public' },
	{ prefix: '/(account)', entry: 'signed-in' },
	{ prefix: '/gestion', entry: 'staff' },
	{ prefix: '/pointage', entry: 'door' },
	{ prefix: '/calendrier', entry: 'own-credential' },
	{ prefix: '/api/v1', entry: 'own-credential' },
	{ prefix: '/api/stripe/webhook', entry: 'own-credential' },
	{ prefix: '/api/openapi.json', entry: 'public' },
	{ prefix: '/api/sante', entry: 'public' }
];

/** The area of a route id, or undefined for a route in none (which must be refused). */
export function areaOf(routeId: string): { prefix: string; entry: Entry } | undefined {
	return AREAS.find(({ prefix }) => routeId === prefix || routeId.startsWith(`${prefix}/`));
}

/** `enter`, `sign-in` (nobody is signed in), `forbidden` (somebody else is) or `closed` (a route in no area). */
export function admit(actor: Actor, routeId: string | null): 'enter' | 'sign-in' | 'forbidden' | 'closed' {
	// No route: SvelteKit answers 404 by itself.
	if (routeId === null) return 'enter';
	const area = areaOf(routeId);
	if (!area) return 'closed';
	if (area.entry === 'public' || area.entry === 'own-credential') return 'enter';
	if (actor.kind !== 'person') return 'sign-in';
	if (area.entry === 'staff') return isStaff(actor) ? 'enter' : 'forbidden';
	if (area.entry === 'door') return isDoor(actor) ? 'enter' : 'forbidden';
	return 'enter';
}

/**
 * What browsers and proxies may keep of an answer that does not say it itself: of what may be about people (an area that
 * asks who one is, a signed link, any page made for someone signed in), nothing, not even behind the back button of a
 * shared computer.
 * @param actor who asked; absent where no session was looked for, as for a page that the public cache had
 */
export function cacheControlOf(routeId: string | null, url: URL, actor: Actor | undefined): string {
	const isPublic = routeId === null || areaOf(routeId)?.entry === 'public';
	const isAnyones = (actor?.kind ?? 'anonymous') === 'anonymous' && !url.searchParams.has('cle');
	return isPublic && isAnyones ? 'private, no-cache' : 'private, no-store';
}
