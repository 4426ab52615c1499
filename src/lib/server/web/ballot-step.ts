import type { Cookies } from '@sveltejs/kit';
import { DAY_MS, MINUTE_MS, now } from '../clock.ts';
import type { Provider } from '../../schemas/providers.ts';
import type { RefusalCode } from '../errors.ts';
import { sameText, sign } from '../ids.ts';
import { secretCookie } from './session-cookie.ts';

/** Between the address and the code: where it was sent, for whom one votes. Never in an address, which logs keep. */
export interface BallotStep {
	email: string;
	choices: string[];
	/** Number of the request that the code will answer. */
	request: number;
	/** It was asked once more: the code of before serves no more. */
	isAgain?: boolean;
	/** The provider that gave the address without proving it. */
	by?: Provider;
}

/** Back from a provider without a vote: what was chosen, and why. Never in an address either. */
export interface BallotReturn {
	choices: string[];
	refused: RefusalCode;
	provider: Provider;
}

const STEP_COOKIE = 'estrade_vote';
const STEP_MS = 15 * MINUTE_MS;
const BALLOT_COOKIE = 'estrade_bulletin';
const BALLOT_MS = 180 * DAY_MS;

/** Keeps the step for a quarter of an hour in a signed cookie that only the pages of this vote receive. */
export function keepBallotStep(cookies: Cookies, path: string, step: BallotStep): void {
	keep(cookies, { name: STEP_COOKIE, purpose: 'vote-step', path, ms: STEP_MS }, step);
}

/** The step kept, if it is ours and recent. */
export function keptBallotStep(cookies: Cookies): BallotStep | null {
	const step = kept<BallotStep | BallotReturn>(cookies, STEP_COOKIE, 'vote-step');
	return step && 'request' in step ? step : null;
}

/** Keeps, in the place of the step, what whoever comes back from a provider without a vote finds again. */
export function keepBallotReturn(cookies: Cookies, path: string, back: BallotReturn): void {
	keep(cookies, { name: STEP_COOKIE, purpose: 'vote-step', path, ms: STEP_MS }, back);
}

/** What {@link keepBallotReturn} kept, once. */
export function takeBallotReturn(cookies: Cookies, path: string): BallotReturn | null {
	const step = kept<BallotStep | BallotReturn>(cookies, STEP_COOKIE, 'vote-step');
	if (!step || 'request' in step) return null;
	forgetBallotStep(cookies, path);
	return step;
}

export function forgetBallotStep(cookies: Cookies, path: string): void {
	cookies.delete(STEP_COOKIE, { ...secretCookie(), path });
}

/**
 * Keeps the ballot that this browser cast. Signed: ballots are public in the ledger, and who holds one reads what it chose.
 */
export function keepBallot(cookies: Cookies, path: string, ballot: string): void {
	keep(cookies, { name: BALLOT_COOKIE, purpose: 'vote-ballot', path, ms: BALLOT_MS }, { ballot });
}

/** The ballot that this browser cast here, if any. */
export function keptBallot(cookies: Cookies): string | undefined {
	return kept<{ ballot: string }>(cookies, BALLOT_COOKIE, 'vote-ballot')?.ballot;
}

/** Takes the receipt away from a browser that others use. */
export function forgetBallot(cookies: Cookies, path: string): void {
	cookies.delete(BALLOT_COOKIE, { ...secretCookie(), path });
}

interface Slot {
	name: string;
	purpose: 'vote-step' | 'vote-ballot';
	path: string;
	ms: number;
}

function keep(cookies: Cookies, { name, purpose, path, ms }: Slot, value: object): void {
	const payload = Buffer.from(JSON.stringify({ ...value, expires: now().getTime() + ms })).toString(
		'base64url'
	);
	cookies.set(name, `${payload}.${sign(purpose, payload)}`, {
		...{ ...secretCookie(), path, maxAge: ms / 1000 }
	});
}

function kept<T>(cookies: Cookies, name: string, purpose: Slot['purpose']): T | null {
	const [payload = '', signature = ''] = (cookies.get(name) ?? '').split('.');
	if (!payload || !sameText(signature, sign(purpose, payload))) return null;
	const { expires, ...value } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as {
		expires: number;
	};
	return expires > now().getTime() ? (value as T) : null;
}
