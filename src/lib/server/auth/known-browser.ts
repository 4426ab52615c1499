import { eq } from 'drizzle-orm';
import { DAY_MS, now } from '../clock.ts';
import { reader } from '../db/client.ts';
import { account } from '../db/schema/auth.ts';
import { person } from '../db/schema/members.ts';
import type { Tx } from '../db/write.ts';
import { secretToken, sha256, sign, verifySignature } from '../ids.ts';
import type { Limit } from './throttle.ts';

// What OWASP calls a device cookie: a browser that signed in as somebody keeps an allowance of its own for signing in
// as them again, so that nobody shuts a person out by guessing, or by asking codes, at their address (decision 9).

/** How long a browser stays known after a sign-in. */
const KNOWN_MS = 180 * DAY_MS;

/** What a browser keeps of having signed in: it says neither as whom nor how, and opens nothing. */
export interface KnownBrowser {
	value: string;
	expiresAt: Date;
}

/**
 * Makes the browser that has just proved who it is for one that they sign in from, in the transaction that proved it.
 * Nothing is stored: a nonce, which its allowance is counted by, an end, and a signature of both for this person and
 * this password, so that changing the password voids what was given before.
 */
export async function knowBrowser(tx: Tx, personId: number): Promise<KnownBrowser> {
	const [of] = await tx
		.select({ passwordHash: account.passwordHash })
		.from(account)
		.where(eq(account.personId, personId));
	const expiresAt = new Date(now().getTime() + KNOWN_MS);
	const nonce = secretToken(12);
	const end = String(expiresAt.getTime());
	const signature = sign('known-browser', signed(nonce, end, personId, of?.passwordHash));
	return { value: `${nonce}.${end}.${signature}`, expiresAt };
}

/**
 * The limits of one try at an address: those of anybody, or, from a browser that its person signed in from, the
 * browser's own alone. Neither the address, which strangers may have used up, nor the network, which they may share,
 * then counts: such a browser can try one person only, and was let in by them.
 * @param input.browser the cookie as it came: forged, too old or another person's, it changes nothing
 */
export async function limitsFor(input: {
	kind: 'password' | 'code-request';
	emailCanonical: string;
	browser: string | undefined;
	most: number;
	otherwise: Limit[];
}): Promise<Limit[]> {
	const nonce = await knownAs(input.emailCanonical, input.browser);
	if (nonce === undefined) return input.otherwise;
	return [{ kind: input.kind, subject: `browser:${nonce}`, most: input.most }];
}

async function knownAs(emailCanonical: string, browser = ''): Promise<string | undefined> {
	const [, nonce, end, signature] = /^([\w-]{16})\.(\d{13})\.([\w-]{22})$/.exec(browser) ?? [];
	if (!nonce || !end || !signature || Number(end) <= now().getTime()) return undefined;
	const db = await reader();
	const [of] = await db
		.select({ personId: account.personId, passwordHash: account.passwordHash })
		.from(account)
		.innerJoin(person, eq(person.id, account.personId))
		.where(eq(person.emailCanonical, emailCanonical));
	// Nobody is number zero: an address without an account costs the same work, and is never known.
	const right = verifySignature(
		'known-browser',
		signed(nonce, end, of?.personId ?? 0, of?.passwordHash),
		signature
	);
	return right && of ? nonce : undefined;
}

function signed(nonce: string, end: string, personId: number, passwordHash: string | null | undefined) {
	return [nonce, end, personId, sha256(passwordHash ?? '')].join('\n');
}
