import type { Cookies } from '@sveltejs/kit';
import { MINUTE_MS, now } from '../clock.ts';
import { sameText, sign } from '../ids.ts';
import { secretCookie } from './session-cookie.ts';

const COOKIE = 'estrade_presence';
/** Time to sign in, or to write one's name, once the code was read. */
const LIFETIME_MS = 15 * MINUTE_MS;

/** Keeps that this browser read the code of a session, and when: a code of thirty seconds outlives no sign-in by mail. */
export function keepReading(cookies: Cookies, sessionId: number): void {
	const payload = `${sessionId}.${now().getTime()}`;
	cookies.set(COOKIE, `${payload}.${sign('presence-step', payload)}`, {
		...secretCookie(),
		path: '/presence',
		maxAge: LIFETIME_MS / 1000
	});
}

/** When this browser read the code of that session, if it did lately. */
export function readingOf(cookies: Cookies, sessionId: number): Date | undefined {
	const [session = '', at = '', signature = ''] = (cookies.get(COOKIE) ?? '').split('.');
	const payload = `${session}.${at}`;
	if (Number(session) !== sessionId || !sameText(signature, sign('presence-step', payload))) return undefined;
	return now().getTime() - Number(at) < LIFETIME_MS ? new Date(Number(at)) : undefined;
}

export function forgetReading(cookies: Cookies): void {
	cookies.delete(COOKIE, { ...secretCookie(), path: '/presence' });
}
