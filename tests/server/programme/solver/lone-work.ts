// Work for the tests of runs: a module that only defines, as those that search.
import { threadId } from 'node:worker_threads';
import { threadedAlone } from '../../../../src/lib/server/thread.ts';

export const counts = threadedAlone(
	import.meta.url,
	'test-counts',
	async ({ to }: { to: number }, tell: (progress: { at: number }) => void) => {
		for (let at = 1; at <= to; at++) tell({ at });
		return { counted: to, threadId };
	}
);

/** Stops for nothing: only a kill ends it. */
export const deaf = threadedAlone(
	import.meta.url,
	'test-deaf',
	async (_: null, tell: (progress: { begun: true }) => void): Promise<{ never: true }> => {
		tell({ begun: true });
		for (;;);
	}
);

export const broken = threadedAlone(
	import.meta.url,
	'test-broken',
	async (_: null): Promise<{ never: true }> => {
		throw new Error('comme demandé');
	}
);

export const absent = threadedAlone(
	'file:///nulle-part/rien.ts',
	'test-absent',
	async (_: null): Promise<{ never: true }> => {
		throw new Error('never here');
	}
);
