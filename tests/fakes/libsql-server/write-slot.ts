/** A connection that may hold the store's only write transaction. */
export interface Writer {
	/** Undoes the open transaction; the next request of the stream learns that it timed out. */
	forceRollback(): void;
}

interface Waiting {
	writer: Writer;
	enter: () => void;
}

/**
 * Who may write. As in sqld, writers queue in the order they came, and the one that waits breaks a transaction held
 * longer than its limit; nobody waiting, nobody is disturbed (libsql-server/src/connection/connection_manager.rs:
 * `acquire`, `force_rollback`; `TXN_TIMEOUT` is five seconds, in connection/mod.rs).
 */
export class WriteSlot {
	readonly #limitMs: () => number;
	readonly #queue: Waiting[] = [];
	#holder: Writer | undefined;
	#since = 0;
	#thief: NodeJS.Timeout | undefined;

	constructor(limitMs: () => number) {
		this.#limitMs = limitMs;
	}

	holds(writer: Writer): boolean {
		return this.#holder === writer;
	}

	/** Resolves when `writer` has the slot. */
	acquire(writer: Writer): Promise<void> {
		if (this.#holder === writer) return Promise.resolve();
		return new Promise((enter) => {
			this.#queue.push({ writer, enter });
			this.#advance();
		});
	}

	/** Gives the slot to the next one; `writer` may also be one that only waits and gives up. */
	release(writer: Writer): void {
		const place = this.#queue.findIndex((one) => one.writer === writer);
		if (place >= 0) this.#queue.splice(place, 1);
		if (this.#holder === writer) this.#holder = undefined;
		this.#advance();
	}

	#advance(): void {
		clearTimeout(this.#thief);
		if (this.#queue.length === 0) return;
		if (!this.#holder) {
			const next = this.#queue.shift()!;
			this.#holder = next.writer;
			this.#since = performance.now();
			next.enter();
			this.#advance();
			return;
		}
		const holder = this.#holder;
		this.#thief = setTimeout(
			() => {
				holder.forceRollback();
				this.release(holder);
			},
			Math.max(0, this.#since + this.#limitMs() - performance.now())
		);
	}
}
