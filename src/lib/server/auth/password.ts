import { hash, verify } from '@node-rs/argon2';

/** argon2id as OWASP advises: 19 MiB, two passes, one lane. The parameters travel in each hash. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Compared with when there is nothing to compare with, so that an unknown account costs the same time. */
let decoy: Promise<string> | undefined;

/** Hashes a password (about 30 ms of another thread): never inside a write. */
export function hashPassword(password: string): Promise<string> {
	return hash(password.normalize('NFKC'), COST);
}

/**
 * Whether a password matches a stored hash. Does the same work when there is none, and says no.
 * Never inside a write.
 */
export async function matchesPassword(
	storedHash: string | null | undefined,
	password: string
): Promise<boolean> {
	decoy ??= hashPassword('une personne qui n’existe pas');
	const matches = await verify(storedHash ?? (await decoy), password.normalize('NFKC'));
	return matches && typeof storedHash === 'string';
}
