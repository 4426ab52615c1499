import { sign, verifySignature } from '../ids.ts';

// `E1` is the first form of the text; a later form would take another prefix and leave printed badges good.
const FORM = /^E1\.([A-Z0-9]{4,24})\.([\w-]{22})$/i;

/** Longest text worth looking at: a badge's is about forty characters. */
const MAX_LENGTH = 120;

/**
 * What the QR code of a badge says: `E1.<registration code>.<signature>`. No personal data: who photographs a badge
 * learns nothing, and nobody makes one up without APP_SECRET.
 */
export function badgeText(registrationCode: string): string {
	return `E1.${registrationCode}.${sign('badge', registrationCode)}`;
}

/**
 * The registration code a badge's text carries, or undefined for any other text and for a forged signature.
 * Forgives what scanners add (spaces, ends of line) and the case of all but the signature, where case counts.
 */
export function readBadge(text: string): string | undefined {
	if (text.length > MAX_LENGTH) return undefined;
	const match = FORM.exec(text.replace(/\s+/g, ''));
	if (!match) return undefined;
	const code = match[1]!.toUpperCase();
	return verifySignature('badge', code, match[2]!) ? code : undefined;
}
