// Work for the tests of `thread.ts`: a module that only defines, as those that draw.
import { threadId } from 'node:worker_threads';
import { threaded } from '../../../src/lib/server/thread.ts';

/** Keeps its thread busy. */
export async function busy(ms: number): Promise<void> {
	const ends = performance.now() + ms;
	while (performance.now() < ends);
}

export const here = threaded(import.meta.url, 'test-here', async (_: null) => threadId);

export const slow = threaded(
	import.meta.url,
	'test-slow',
	async ({ ms, fail }: { ms: number; fail: boolean }) => {
		await busy(ms);
		if (fail) throw new Error('comme demandé');
	}
);

export const lost = threaded(import.meta.url, 'test-lost', async (_: null) => process.exit(1));

export const unknown = threaded('file:///nulle-part/rien.ts', 'test-unknown', async (_: null) => threadId);
