import type { Cookies } from '@sveltejs/kit';
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

/** Takes the session away from the browser. */
export function clearSessionCookie(cookies: Cookies): void {
	cookies.delete(SESSION_COOKIE, secretCookie());
}
