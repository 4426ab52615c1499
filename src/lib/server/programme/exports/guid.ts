import { createHash } from 'node:crypto';

/** Of the addresses this software names things by (RFC 9562, appendix C: the namespace of URLs). */
const NAMESPACE = Buffer.from('6ba7b8119dad11d180b400c04fd430c8', 'hex');

/**
 * The UUID (version 5) of something in the exports: always the same for the same thing, whatever it is called and
 * wherever the site stands, since schedule readers know a session by nothing else.
 */
export function guid(kind: 'session' | 'speaker' | 'room', name: string | number): string {
	const hash = createHash('sha1').update(NAMESPACE).update(`estrade.axtra/${kind}/${name}`).digest();
	hash[6] = (hash[6]! & 0x0f) | 0x50;
	hash[8] = (hash[8]! & 0x3f) | 0x80;
	const hex = hash.toString('hex', 0, 16);
	return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
