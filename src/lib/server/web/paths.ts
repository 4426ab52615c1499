import { isDoor, isStaff, type Actor } from '../auth/policy.ts';

/**
 * Where to go next, as an address gave it, when it is a path of this site; undefined otherwise (another site, a
 * protocol-relative address however disguised, the sign-in page itself).
 */
export function ownPath(candidate: string | null, origin: string): string | undefined {
	if (!candidate?.startsWith('/') || candidate.length > 500 || !URL.canParse(candidate, origin))
		return undefined;
	const target = new URL(candidate, origin);
	if (target.origin !== origin || target.pathname.startsWith('//')) return undefined;
	if (/^\/(de)?connexion(\/|$)/.test(target.pathname)) return undefined;
	return target.pathname + target.search + target.hash;
}

/** Where someone works first once signed in. */
export function homeOf(actor: Actor): string {
	if (isStaff(actor)) return '/gestion';
	return isDoor(actor) ? '/pointage' : '/compte';
}
