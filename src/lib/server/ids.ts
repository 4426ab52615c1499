import { createHash, createHmac, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { config } from './config.ts';

/** Letters and digits that no one confuses when reading aloud: no 0/O, 1/I/L, U/V. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTWXYZ';

/** A code for people, such as an order's: `length` characters of a 29-letter alphabet (8 ≈ 39 bits). */
export function readableCode(length = 8): string {
	let code = '';
	for (let i = 0; i < length; i++) code += ALPHABET[randomInt(ALPHABET.length)];
	return code;
}

/** A secret nobody can guess, URL-safe (`bytes` of entropy, 18 ≈ 24 characters). */
export function secretToken(bytes = 18): string {
	return randomBytes(bytes).toString('base64url');
}

/** Six decimal digits, for codes sent by mail. */
export function sixDigits(): string {
	return String(randomInt(1_000_000)).padStart(6, '0');
}

/** SHA-256 in hexadecimal: what the database keeps of a bearer secret. */
export function sha256(value: string): string {
	return createHash('sha256').update(value).digest('hex');
}

/**
 * A fingerprint of plain data: what somebody was shown is still so. Its parts must be written in an order that does not
 * depend on chance.
 */
export function digestOf(data: unknown): string {
	return sha256(JSON.stringify(data));
}

/** What a signature is for; a signature made for one purpose is worth nothing for another. */
type SignaturePurpose =
	| 'order'
	| 'ticket'
	| 'order-consents'
	| 'ticket-consents'
	| 'evaluations'
	| 'survey'
	| 'nominee'
	| 'badge'
	| 'calendar'
	| 'throttle'
	| 'login-code'
	| 'sign-in-step'
	| 'known-browser'
	| 'provider-trip'
	| 'presence-step'
	| 'vote-code'
	| 'vote-work'
	| 'vote-step'
	| 'vote-ballot'
	| 'vote-heads'
	| 'interest'
	| 'assembly-slip'
	| 'assembly-screen'
	| 'certificate';

/**
 * The secret part of a link to one object: HMAC-SHA-256 of purpose and code under APP_SECRET, 22 characters
 * (132 bits). Nothing is stored, so a stolen database opens no order.
 */
export function sign(purpose: SignaturePurpose, code: string): string {
	return createHmac('sha256', config().APP_SECRET)
		.update(`${purpose}\n${code}`)
		.digest('base64url')
		.slice(0, 22);
}

/** Whether `signature` is the one `sign` gives, compared in constant time. */
export function verifySignature(purpose: SignaturePurpose, code: string, signature: string): boolean {
	return sameText(sign(purpose, code), signature);
}

/** Equality of two short texts in a time that does not depend on where they differ. */
export function sameText(a: string, b: string): boolean {
	const left = createHash('sha256').update(a).digest();
	const right = createHash('sha256').update(b).digest();
	return timingSafeEqual(left, right);
}
