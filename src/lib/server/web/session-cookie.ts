import type { Cookies } from '@sveltejs/kit';
import type { SignedIn } from '../auth/sign-in.ts';
import { SESSION_COOKIE } from '../auth/sessions.ts';
import { config } from '../config.ts';

/** Attributes of every cookie that proves something: out of reach of scripts and of other sites' posts. */
export function secretCookie(): { path: string; httpOnly: true; sameSite: 'lax'; secure: boolean } {
	return { path: '/', httpOnly: true, sameSite: 'lax', secure: config().ORIGIN.startsWith('https:') };
}

/** Gives the browser its session. */
export function setSessionCookie(cookies: Cookies, session: { value: string; expiresAt: Date }): void {
	cookies.set(SESSION_COOKIE, session.value, { ...secretCookie(), expires: session.expiresAt });
}

const KNOWN_BROWSER_COOKIE = 'estrade_appareil';

/** Gives the browser its session, and what it keeps of having signed in, for the sign-in page alone. */
export function setSignedInCookies(cookies: Cookies, { browser, ...session }: SignedIn): void {
	setSessionCookie(cookies, session);
	cookies.set(KNOWN_BROWSER_COOKIE, browser.value, {
		...secretCookie(),
		path: '/connexion',
		expires: browser.expiresAt
	});
}

/** What the browser keeps of an earlier sign-in, as it came. */
export function knownBrowser(cookies: Cookies): string | undefined {
	return cookies.get(KNOWN_BROWSER_COOKIE);
}

/** Takes the session away from the browser. */
export function clearSessionCookie(cookies: Cookies): void {
	cookies.delete(SESSION_COOKIE, secretCookie());
}
