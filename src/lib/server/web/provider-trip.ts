import { PROVIDER_NAME, PROVIDERS, type Provider } from '$lib/schemas/providers';
import { beginTrip, TRIP_MS, type Trip } from '$lib/server/auth/providers/trip';
import { Refusal } from '$lib/server/errors';
import type { Cookies } from '@sveltejs/kit';
import { now } from '../clock.ts';
import { sameText, sign } from '../ids.ts';
import { secretCookie } from './session-cookie.ts';
import { sentenceOf } from './sentence.ts';
import type { PollPlace } from './poll-place.ts';

/** What somebody went to a provider for, and where they come back to. */
export type Errand =
	| { for: 'sign-in'; suite: string | undefined }
	| { for: 'link'; personId: number }
	/** `page`: the path of the page that was left. */
	| { for: 'vote'; place: PollPlace; page: string; choices: string[] };

interface Kept {
	trip: Trip;
	errand: Errand;
	expires: number;
}

const COOKIE = 'estrade_fournisseur';
const PATH = '/connexion/retour';
/** Longer than it serves, so that whoever comes back late is led to where they were. */
const KEPT_S = (4 * TRIP_MS) / 1000;

/**
 * Begins a trip to a provider: what proves it on the way back stays in a signed cookie, which only that way receives.
 * @returns the provider's address to redirect to
 * @throws Refusal `not_found` (404) for a provider without keys
 */
export function leaveFor(cookies: Cookies, provider: Provider, errand: Errand): string {
	const { trip, url } = beginTrip(provider);
	const kept: Kept = { trip, errand, expires: now().getTime() + TRIP_MS };
	const payload = Buffer.from(JSON.stringify(kept)).toString('base64url');
	cookies.set(COOKIE, `${payload}.${sign('provider-trip', payload)}`, {
		...{ ...secretCookie(), path: PATH, maxAge: KEPT_S }
	});
	return url;
}

/**
 * The trip that this browser comes back from, which is then no longer kept.
 * @param state what came back: any other than the trip's is of a trip that began elsewhere, and leaves it as it is
 * @returns the errand of the last trip, and the trip itself if it is this one, by this provider, and recent
 */
export function comeBack(
	cookies: Cookies,
	provider: Provider,
	state: string | null
): { trip: Trip | null; errand: Errand | null } {
	const [payload = '', signature = ''] = (cookies.get(COOKIE) ?? '').split('.');
	if (!payload || !sameText(signature, sign('provider-trip', payload))) return { trip: null, errand: null };
	const { trip, errand, expires } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Kept;
	if (trip.provider !== provider || !sameText(trip.state, state ?? '')) return { trip: null, errand };
	cookies.delete(COOKIE, { ...secretCookie(), path: PATH });
	return { trip: expires > now().getTime() ? trip : null, errand };
}

/** What a page may be asked to say of a trip that failed: a stranger's link makes it say nothing else. */
const TOLD = [
	'provider_cancelled',
	'provider_failed',
	'provider_lost',
	'provider_silent',
	'provider_unknown',
	'provider_other',
	'provider_elsewhere',
	'too_many_requests'
] as const;

/** The end of an address that says why a trip failed. */
export function toldBy(refusal: Refusal, provider: Provider): string {
	return `refus=${refusal.code}&par=${provider}`;
}

/** Why a trip failed, as {@link toldBy} said it in an address: errors for the top of a page. */
export function toldIn(url: URL): Record<string, string[]> | undefined {
	const code = TOLD.find((one) => one === url.searchParams.get('refus'));
	const provider = PROVIDERS.find((one) => one === url.searchParams.get('par'));
	if (!code || !provider) return undefined;
	return { '': [sentenceOf(new Refusal(code, { values: { provider: PROVIDER_NAME[provider] } }))] };
}
