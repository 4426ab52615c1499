import type { FoundBallot } from '$lib/poll/find-ballot';
import type { Recount } from '$lib/poll/recount';

/** What the thread is asked: a recount, or a ballot. */
export type Asked = { text: string } | { text: string; receipt: { ballot: string; nonce: string } };
/** What it answers. */
export type Answer =
	{ progress: number } | { result: Recount; ms: number } | { found: FoundBallot | null } | { failed: true };

function ask(asked: Asked, onAnswer: (answer: Answer) => boolean): Promise<void> {
	const worker = new Worker(new URL('./recount-work.ts', import.meta.url), { type: 'module' });
	return new Promise<void>((resolve, reject) => {
		worker.onmessage = ({ data }: MessageEvent<Answer>) => {
			if ('failed' in data) reject(new Error('unreadable'));
			else if (onAnswer(data)) resolve();
		};
		worker.onerror = () => reject(new Error('no thread'));
		worker.postMessage(asked);
	}).finally(() => worker.terminate());
}

/** Counts a public file again, in this browser. @param onProgress told how much is done, from 0 to 1 */
export async function recountHere(
	text: string,
	onProgress: (part: number) => void
): Promise<{ result: Recount; ms: number }> {
	let done: { result: Recount; ms: number } | undefined;
	await ask({ text }, (answer) => {
		if ('progress' in answer) onProgress(answer.progress);
		if ('result' in answer) done = answer;
		return done !== undefined;
	});
	return done!;
}

/** Looks for the ballot of a receipt in a public file, in this browser: what it says leaves it by no network. */
export async function findHere(
	text: string,
	receipt: { ballot: string; nonce: string }
): Promise<FoundBallot | null> {
	let found: FoundBallot | null = null;
	await ask({ text, receipt }, (answer) => {
		if (!('found' in answer)) return false;
		found = answer.found;
		return true;
	});
	return found;
}
