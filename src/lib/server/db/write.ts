import type { Client } from '@libsql/client';
import { AsyncLocalStorage } from 'node:async_hooks';
import { log } from '../log.ts';
import { applyPragmas, connections, type Connections, type Database } from './client.ts';
import { raiseVersion } from './version.ts';

/** What a writing function receives: the open transaction, and nothing that could write outside it. */
export type Tx = Parameters<Parameters<Database['transaction']>[0]>[0];

/** How long a write may wait for another process to let go of the file before it is refused. */
const PATIENCE_MS = 10_000;

/** A write that holds the door longer is logged. */
const SLOW_MS = 250;

const inside = new AsyncLocalStorage<string>();

/** A door on one store. The application has one, behind {@link write}; tests make more. */
export interface WriteDoor {
	write<T>(name: string, work: (tx: Tx) => Promise<T>): Promise<T>;
	/** Resolves when every write asked for so far has ended. */
	drained(): Promise<void>;
}

/** The write waited for another process's lock longer than {@link PATIENCE_MS}; nothing was written. */
export class StoreBusyError extends Error {
	override name = 'StoreBusyError';
}

/**
 * Makes the door. One write at a time enters the store: two interactive transactions in one process would make the
 * second wait, with the event loop stopped, for a lock whose owner cannot run.
 */
export function makeWriteDoor(store: () => Promise<Connections>): WriteDoor {
	let tail: Promise<unknown> = Promise.resolve();

	async function run<T>(name: string, work: (tx: Tx) => Promise<T>): Promise<T> {
		const { isFile, writer, writerDb } = await store();
		const deadline = performance.now() + PATIENCE_MS;
		for (let wait = 5; ; wait = Math.min(wait * 2, 200)) {
			let begun = false;
			try {
				return await writerDb.transaction((tx) => {
					begun = true;
					return inside.run(name, () => work(tx));
				});
			} catch (error) {
				if (!isBusy(error)) throw error;
				// After a BUSY this connection may acknowledge commits that are lost: nothing more may run on it.
				if (isFile) await renew(writer);
				// Only a refused BEGIN may be tried again: past it, `work` may have had effects of its own.
				if (begun) throw error;
				if (performance.now() > deadline)
					throw new StoreBusyError(`write « ${name} » found the store locked`);
				await new Promise((resolve) => setTimeout(resolve, wait));
			}
		}
	}

	return {
		write(name, work) {
			const outer = inside.getStore();
			if (outer)
				return Promise.reject(
					new Error(`write « ${name} » inside write « ${outer} »: pass tx along instead`)
				);
			const result = tail.then(() => run(name, work));
			tail = result.catch(() => undefined);
			return result;
		},
		async drained() {
			await tail;
		}
	};
}

const door = makeWriteDoor(connections);

/**
 * The only way to change a row: runs `work` alone in one transaction, committed when it returns and undone when it
 * throws. Helpers take `tx`; a nested call is an error; nothing that waits on a network or a password hash runs inside.
 *
 * @param name `domain.capability`, as in `registration.placeOrder`: it stands in logs, and its domain part tells the
 *   page cache what may have changed (see `version.ts`).
 * @throws StoreBusyError when another process held the file for more than ten seconds
 */
export async function write<T>(name: `${string}.${string}`, work: (tx: Tx) => Promise<T>): Promise<T> {
	let entered = 0;
	const result = await door.write(name, (tx) => {
		entered = performance.now();
		return work(tx);
	});
	raiseVersion(name.slice(0, name.indexOf('.')));
	// The time inside, not in the queue: a slow write is what makes the others wait.
	const elapsed = performance.now() - entered;
	if (elapsed > SLOW_MS) log.warn('slow_write', { name, ms: Math.round(elapsed) });
	return result;
}

/** Resolves when every write asked for so far has ended; used by the graceful stop. */
export function writesDrained(): Promise<void> {
	return door.drained();
}

async function renew(writer: Client): Promise<void> {
	await writer.reconnect();
	await applyPragmas(writer);
}

function isBusy(error: unknown): boolean {
	for (let cause = error; cause instanceof Error; cause = cause.cause) {
		const code = 'code' in cause ? String(cause.code) : '';
		if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return true;
	}
	return false;
}
