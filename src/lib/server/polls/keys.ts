import { createHmac, createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { eq } from 'drizzle-orm';
import type { Database } from '../db/client.ts';
import { pollSecret } from '../db/schema/polls.ts';
import type { Tx } from '../db/write.ts';
import { secretToken } from '../ids.ts';

/** New secrets of a poll: they leave the store by no read but those of this folder. */
export function newSecrets(): { pepper: string; signingKey: string } {
	const { privateKey } = generateKeyPairSync('ed25519');
	return {
		pepper: secretToken(32),
		signingKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
	};
}

/** The secrets of a poll. */
export async function secretsOf(db: Database | Tx, pollId: number) {
	const [found] = await db.select().from(pollSecret).where(eq(pollSecret.pollId, pollId));
	if (!found) throw new Error(`poll ${pollId} has no secrets`);
	return found;
}

/** Who votes, of an address in its one way of writing: HMAC-SHA-256 under the poll's pepper, in hexadecimal. */
export function voterKey(pepper: string, address: string): string {
	return createHmac('sha256', pepper).update(`voter\n${address}`).digest('hex');
}

/** A network as a poll knows it, for as long as it has its pepper. */
export function networkKey(pepper: string, network: string): string {
	return createHmac('sha256', pepper).update(`network\n${network}`).digest('base64url').slice(0, 16);
}

/** Ed25519 public key, raw, in base64url. */
export function publicKeyOf(signingKey: string): string {
	return createPublicKey(createPrivateKey(signingKey)).export({ format: 'jwk' }).x!;
}

/** Ed25519 signature of a text, in base64url. */
export function signText(signingKey: string, text: string): string {
	return sign(null, Buffer.from(text), createPrivateKey(signingKey)).toString('base64url');
}
