import { versionOf } from '../db/version.ts';

/** Beside what it costs to read, how long a reading that another process’s commit may have aged is kept. */
const KEPT_TIMES = 20;

/**
 * What is read from the store and kept until a commit to `domains` changes it. One reading at a time, however many ask.
 * Other processes do not say to what they committed: what they may have changed is read again, but never for more than a
 * twentieth of the time.
 */
export function keptWhile<T>(domains: readonly string[], read: () => Promise<T>): () => Promise<T> {
	let kept: { version: string; value: T; readAt: number; cost: number } | undefined;
	let reading: { version: string; value: Promise<T> } | undefined;
	const ours = (version: string) => version.slice(version.indexOf(':'));

	return async () => {
		const version = await versionOf(domains);
		if (kept?.version === version) return kept.value;
		if (
			kept &&
			ours(kept.version) === ours(version) &&
			performance.now() - kept.readAt < KEPT_TIMES * kept.cost
		)
			return kept.value;
		if (reading?.version === version) return reading.value;
		const begunAt = performance.now();
		const value = read();
		reading = { version, value };
		try {
			kept = { version, value: await value, readAt: performance.now(), cost: performance.now() - begunAt };
			return kept.value;
		} finally {
			if (reading.value === value) reading = undefined;
		}
	};
}
