import type { Challenge, Solution } from 'altcha-lib';

/** How long a proof is waited for once the form is sent: after it, the form leaves as one without scripts does. */
const PATIENCE_MS = 20_000;

/**
 * Works out a proof against robots while a person types. @returns what the form sends, or undefined where it cannot be had: an
 * old browser, a page without a secure origin
 */
export async function workOut(base: string): Promise<string | undefined> {
	let worker: Worker | undefined;
	try {
		const asked = await fetch(`${base}/defi`, { cache: 'no-store' });
		if (!asked.ok) return undefined;
		const challenge = (await asked.json()) as Challenge;
		worker = new Worker(new URL('./solve-work.ts', import.meta.url), { type: 'module' });
		const solving = worker;
		const solution = await new Promise<Solution | null>((resolve, reject) => {
			setTimeout(() => resolve(null), PATIENCE_MS);
			solving.onmessage = ({ data }: MessageEvent<Solution | null>) => resolve(data);
			solving.onerror = () => reject(new Error('no thread'));
			solving.postMessage(challenge);
		});
		return solution ? JSON.stringify({ challenge, solution }) : undefined;
	} catch {
		return undefined;
	} finally {
		worker?.terminate();
	}
}
