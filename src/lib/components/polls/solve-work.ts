import { solveChallenge, type Challenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2';

// In a thread of its own, so that typing an address never waits for it.
self.onmessage = async ({ data: challenge }: MessageEvent<Challenge>) => {
	const solution = await solveChallenge({ challenge, deriveKey });
	self.postMessage(solution);
};
