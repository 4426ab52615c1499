import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Hashing } from '$lib/poll/recount';

/** What a recount needs, in a browser: SHA-256 in the page (WebCrypto's waits at each call), Ed25519 by WebCrypto. */
export const browserHashing: Hashing = {
	sha256: (text) => bytesToHex(sha256(utf8ToBytes(text))),
	verify: async (text, signature, key) => {
		let raw: CryptoKey;
		try {
			raw = await crypto.subtle.importKey('raw', fromBase64url(key), 'Ed25519', false, ['verify']);
		} catch {
			// A browser without Ed25519, or a key that is none: the command-line verifier tells them apart.
			return undefined;
		}
		try {
			return await crypto.subtle.verify(
				'Ed25519',
				raw,
				fromBase64url(signature),
				utf8ToBytes(text) as BufferSource
			);
		} catch {
			return false;
		}
	}
};

function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
	return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (sign) => sign.charCodeAt(0));
}
