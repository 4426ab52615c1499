import { isDoor, isStaff, type Actor } from '../auth/policy.ts';

/**
 * A path of this site, as an address or a form gave it; undefined for anything else (another site, a protocol-relative
 * address however disguised).
 */
export function sitePath(candidate: unknown, origin: string): string | undefined {
	if (typeof candidate !== 'string' || !candidate.startsWith('/')) return undefined;
	if (candidate.length > 500 || !URL.canParse(candidate, origin)) return undefined;
	const target = new URL(candidate, origin);
	// `/.//elsewhere.example` is of this site as it comes, and of another once it is a path again.
	if (target.origin !== origin || target.pathname.startsWith('//')) return undefined;
	return target.pathname + target.search + target.hash;
}

/** Where to go once signed in: as {@link sitePath}, but not the sign-in page itself. */
export function ownPath(candidate: string | null, origin: string): string | undefined {
	const path = sitePath(candidate, origin);
	return path && /^\/(de)?connexion([/?#]|$)/.test(path) ? undefined : path;
}

/** Where someone works first once signed in. */
export function homeOf(actor: Actor): string {
	if (isStaff(actor)) return '/gestion';
	return isDoor(actor) ? '/pointage' : '/compte';
}
