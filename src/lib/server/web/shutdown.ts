import { storeApplause } from '../awards/gala/applause.ts';
import { closeConnections } from '../db/client.ts';
import { endWatches } from '../db/watched.ts';
import { writesDrained } from '../db/write.ts';
import { log } from '../log.ts';
import { storeRefusals } from '../polls/ballots/refusals.ts';

/** What remains after the last request must end in this time, or is left to the next start. */
const PATIENCE_MS = 10_000;

/**
 * The graceful stop. On SIGTERM or SIGINT the server stops taking requests (adapter-node) and the worker stops taking
 * facts; once both are done, the waiting writes end, the log moves into the file, and the process leaves.
 */
export function stopGracefully(worker: { stop(): Promise<void> } | undefined): void {
	let stopped: Promise<void> | undefined;
	const stopWorker = () => (stopped ??= worker?.stop() ?? Promise.resolve());
	for (const signal of ['SIGTERM', 'SIGINT'] as const)
		process.once(signal, () => {
			log.info('stopping', { signal });
			void stopWorker();
			// Streams have no end of their own: the last connection would never close.
			void endWatches();
		});
	// Said by adapter-node when the last connection is closed, SHUTDOWN_TIMEOUT seconds after the signal at most.
	process.once('sveltekit:shutdown', async () => {
		const limit = setTimeout(() => {
			log.error('stopped_late');
			process.exit(1);
		}, PATIENCE_MS);
		await stopWorker();
		await storeRefusals();
		await storeApplause();
		await writesDrained();
		await closeConnections();
		clearTimeout(limit);
		log.info('stopped');
		process.exit(0);
	});
}
