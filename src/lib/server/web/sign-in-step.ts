import type { Cookies } from '@sveltejs/kit';
import type { Subject } from '../auth/providers/link.ts';
import { now } from '../clock.ts';
import { sameText, sign } from '../ids.ts';
import { secretCookie } from './session-cookie.ts';

/** Between the address and the proof: whose account, and how they prove it. Never in an address, which logs keep. */
interface SignInStep {
	email: string;
	means: 'code' | 'password';
	/** Number of the request that a code will answer. */
	request?: number;
	/** They said just now who they are: the address has an account, and a code has left. */
	isKnown?: boolean;
	/** The account of a provider that the code will link to theirs. */
	link?: Subject;
}

const COOKIE = 'estrade_connexion';
const LIFETIME_S = 15 * 60;

/** Keeps the step for a quarter of an hour in a signed cookie that only the sign-in page receives. */
export function keepStep(cookies: Cookies, step: SignInStep): void {
	const expires = now().getTime() + LIFETIME_S * 1000;
	const payload = Buffer.from(JSON.stringify({ ...step, expires })).toString('base64url');
	cookies.set(COOKIE, `${payload}.${sign('sign-in-step', payload)}`, {
		...secretCookie(),
		path: '/connexion',
		maxAge: LIFETIME_S
	});
}

/** The step kept, if it is ours and recent. */
export function keptStep(cookies: Cookies): SignInStep | null {
	const [payload = '', signature = ''] = (cookies.get(COOKIE) ?? '').split('.');
	if (!payload || !sameText(signature, sign('sign-in-step', payload))) return null;
	const { expires, ...step } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as SignInStep & {
		expires: number;
	};
	return expires > now().getTime() ? step : null;
}

export function forgetStep(cookies: Cookies): void {
	cookies.delete(COOKIE, { ...secretCookie(), path: '/connexion' });
}
