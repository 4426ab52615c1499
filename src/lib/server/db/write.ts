import type { Client } from '@libsql/client';
import { AsyncLocalStorage } from 'node:async_hooks';
import { log } from '../log.ts';
import { applyPragmas, connections, type Connections, type Database } from './client.ts';
import { runText } from './direct.ts';
import { endsTransaction, isBusy, isPassing, StoreBusyError } from './failures.ts';
import { beginRemote } from './remote.ts';
import { raiseVersion } from './version.ts';

/** What a writing function receives: the open transaction, and nothing that could write outside it. */
export type Tx = Parameters<Parameters<Database['transaction']>[0]>[0];

/** How long a write may wait for another process to let go of the store before it is refused. */
const PATIENCE_MS = 10_000;

/** For how long writes that wait may join a commit. */
const SHARED_MS = 30;

/** A write that holds the door longer is logged. */
const SLOW_MS = 250;

const inside = new AsyncLocalStorage<string>();

/** A door on one store. The application has one, behind {@link write}; tests make more. */
export interface WriteDoor {
	write<T>(name: string, work: (tx: Tx) => Promise<T>): Promise<T>;
	/** Resolves when every write asked for so far has ended. */
	drained(): Promise<void>;
}

/** A write that waits at the door. */
interface Job {
	name: string;
	work: (tx: Tx) => Promise<unknown>;
	askedAt: number;
	resolve: (value: unknown) => void;
	reject: (error: unknown) => void;
}

/** What became of a job inside a transaction; its caller is told once the transaction is over. */
interface Outcome {
	job: Job;
	ok: boolean;
	value: unknown;
}

const SAVEPOINT = 'SAVEPOINT waiting_write';
const RELEASE = 'RELEASE waiting_write';
const UNDO = 'ROLLBACK TO waiting_write';

/**
 * Makes the door. One write at a time enters the store: two interactive transactions in one process would make the
 * second wait, with the event loop stopped, for a lock whose owner cannot run.
 *
 * On a file, writes that wait together share one commit, each within a savepoint of its own, for a few milliseconds at
 * most: none is acknowledged (nor refused) before that commit, one that throws is undone alone, and the disk is asked
 * once for all of them.
 */
export function makeWriteDoor(store: () => Promise<Connections>): WriteDoor {
	const waiting: Job[] = [];
	let isOpen = false;
	let last: Promise<unknown> = Promise.resolve();

	async function serve(): Promise<void> {
		isOpen = true;
		for (let refusals = 0; waiting.length > 0;) {
			refusals = (await enter()) ? 0 : refusals + 1;
			// Other work of the process has its turn; after a refusal, the other process has time to finish.
			await (refusals === 0 ? nextTurn() : pause(Math.min(5 * 2 ** (refusals - 1), 200)));
		}
		isOpen = false;
	}

	/** Runs what waits in one transaction. @returns false when the store could not be had now: nothing has begun */
	async function enter(): Promise<boolean> {
		const outcomes: Outcome[] = [];
		let begun = false;
		try {
			const { isFile, writer, writerDb } = await store();
			try {
				await writerDb.transaction(async (tx) => {
					if (!isFile) await beginRemote(tx);
					begun = true;
					if (isFile && waiting.length > 1) await together(tx, outcomes);
					else await alone(tx, outcomes);
				});
			} catch (error) {
				// After a BUSY this connection may acknowledge commits that are lost: nothing more may run on it.
				if (isBusy(error) && isFile) await renew(writer);
				throw error;
			}
			settle(outcomes);
			return true;
		} catch (error) {
			if (begun) {
				// Nothing of it was committed; those that failed by themselves keep their own reason.
				settle(outcomes.map((one) => (one.ok ? { ...one, ok: false, value: error } : one)));
				return true;
			}
			const first = waiting[0]!;
			// Only a refused BEGIN may be tried again: past it, the work may have had effects of its own.
			if (isPassing(error) && performance.now() - first.askedAt < PATIENCE_MS) return false;
			waiting.shift();
			first.reject(
				isBusy(error) ? new StoreBusyError(`write « ${first.name} » found the store locked`) : error
			);
			return true;
		}
	}

	/** The only one waiting: its failure is the transaction's. */
	async function alone(tx: Tx, outcomes: Outcome[]): Promise<void> {
		const job = waiting.shift()!;
		try {
			const value = await inside.run(job.name, () => job.work(tx));
			outcomes.push({ job, ok: true, value });
		} catch (error) {
			outcomes.push({ job, ok: false, value: error });
			throw error;
		}
	}

	async function together(tx: Tx, outcomes: Outcome[]): Promise<void> {
		const end = performance.now() + SHARED_MS;
		do {
			const job = waiting.shift()!;
			await runText(tx, SAVEPOINT);
			try {
				const value = await inside.run(job.name, () => job.work(tx));
				await runText(tx, RELEASE);
				outcomes.push({ job, ok: true, value });
			} catch (error) {
				outcomes.push({ job, ok: false, value: error });
				if (endsTransaction(error)) throw error;
				await runText(tx, UNDO);
				await runText(tx, RELEASE);
			}
		} while (waiting.length > 0 && performance.now() < end);
	}

	return {
		write<T>(name: string, work: (tx: Tx) => Promise<T>): Promise<T> {
			const outer = inside.getStore();
			if (outer)
				return Promise.reject(
					new Error(`write « ${name} » inside write « ${outer} »: pass tx along instead`)
				);
			const result = new Promise<unknown>((resolve, reject) => {
				waiting.push({ name, work, askedAt: performance.now(), resolve, reject });
			});
			last = result.catch(() => undefined);
			if (!isOpen) void serve();
			return result as Promise<T>;
		},
		async drained() {
			await last;
		}
	};
}

function settle(outcomes: readonly Outcome[]): void {
	for (const { job, ok, value } of outcomes) {
		if (ok) job.resolve(value);
		else job.reject(value);
	}
}

const door = makeWriteDoor(connections);

/**
 * The only way to change a row: runs `work` alone in one transaction, committed when it returns and undone when it
 * throws. Helpers take `tx`; a nested call is an error; nothing that waits on a network or a password hash runs inside.
 *
 * @param name `domain.capability`, as in `registration.placeOrder`: it stands in logs, and its domain part tells the
 *   page cache what may have changed (see `version.ts`).
 * @throws StoreBusyError when another process held the store for more than ten seconds
 * @throws OutcomeUnknownError when a remote store did not answer the commit (see `failures.ts`)
 */
export async function write<T>(name: `${string}.${string}`, work: (tx: Tx) => Promise<T>): Promise<T> {
	let entered = 0;
	const result = await door.write(name, (tx) => {
		entered = performance.now();
		return work(tx);
	});
	raiseVersion(name.slice(0, name.indexOf('.')));
	// The time inside (its own, and the end of the commit it shares), not in the queue: it is what makes others wait.
	const elapsed = performance.now() - entered;
	if (elapsed > SLOW_MS) log.warn('slow_write', { name, ms: Math.round(elapsed) });
	return result;
}

/** Resolves when every write asked for so far has ended; used by the graceful stop. */
export function writesDrained(): Promise<void> {
	return door.drained();
}

/** Throws a file connection's state away, for after a BUSY. */
export async function renew(writer: Client): Promise<void> {
	await writer.reconnect();
	await applyPragmas(writer);
}

/** Lets what the process has received meanwhile have its turn. */
function nextTurn(): Promise<void> {
	return new Promise((resolve) => setImmediate(resolve));
}

function pause(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}
