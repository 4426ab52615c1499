import { findBallot } from '$lib/poll/find-ballot';
import { recount } from '$lib/poll/recount';
import { browserHashing } from './browser-hashing';
import type { Answer, Asked } from './recounting';

// In a thread of its own, so that the page stays alive while thousands of lines are hashed.
self.onmessage = async ({ data }: MessageEvent<Asked>) => {
	const answer = (said: Answer) => self.postMessage(said);
	try {
		if ('receipt' in data) {
			answer({ found: findBallot(data.text, data.receipt, browserHashing.sha256) ?? null });
			return;
		}
		const begun = performance.now();
		const result = await recount(data.text, browserHashing, (done, total) =>
			answer({ progress: done / total })
		);
		answer({ result, ms: Math.round(performance.now() - begun) });
	} catch {
		answer({ failed: true });
	}
};
