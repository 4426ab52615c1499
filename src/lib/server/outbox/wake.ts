/**
 * The bell between a fact said and the worker of this process. Ringing inside the transaction is early enough and not
 * too early: the worker answers with a write of its own, which the door runs after the one that is open.
 */
let listener: (() => void) | undefined;

/** Tells the worker that something may be due now; without a worker in this process, nothing happens. */
export function wakeWorker(): void {
	listener?.();
}

/** The worker's ear; returns what takes it away. */
export function onWake(listen: () => void): () => void {
	listener = listen;
	return () => {
		if (listener === listen) listener = undefined;
	};
}
