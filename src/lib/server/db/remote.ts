import { createClient, type Client, type Transaction } from '@libsql/client';
import { sql } from 'drizzle-orm';
import { codesOf, isAnswered, OutcomeUnknownError } from './failures.ts';
import type { Tx } from './write.ts';

/** A request that has no answer by then will not have one; a writer may wait five seconds for each one before it. */
const PATIENCE_MS = 15_000;

/** A client on a libSQL server, whose transactions end as they should when the server or the network fails. */
export function openRemote(url: string, authToken?: string, patienceMs = PATIENCE_MS): Client {
	const fetchInTime: typeof fetch = (request, init) =>
		fetch(request, { ...init, signal: AbortSignal.timeout(patienceMs) });
	const client = createClient({ url, authToken, fetch: fetchInTime });
	const transaction = client.transaction;
	client.transaction = (async (...mode: []) =>
		guard(await transaction.apply(client, mode))) as typeof transaction;
	return client;
}

/**
 * Opens the transaction, which the client leaves to its first statement: a refusal that comes here is one before which
 * nothing was done. Asks in the same breath whether foreign keys are enforced, since a server's connections are its own
 * (libSQL servers enforce them, and no pragma can be sent ahead of `BEGIN`).
 */
export async function beginRemote(tx: Tx): Promise<void> {
	const [answer] = await tx.all<{ foreign_keys: number }>(sql`PRAGMA foreign_keys`);
	if (answer?.foreign_keys !== 1) throw new Error('The libSQL server does not enforce foreign keys');
}

/**
 * A server breaks a transaction held too long, says so once, then runs what follows on the same stream outside any
 * transaction, at once and for good. Hence nothing more is sent after any failure but a constraint's.
 */
function guard(transaction: Transaction): Transaction {
	const { execute, batch, executeMultiple, commit, rollback } = transaction;
	let lost: Error | undefined;
	const unlessLost = <A extends unknown[], R>(send: (...given: A) => Promise<R>) =>
		async function (...given: A): Promise<R> {
			if (lost) throw lost;
			try {
				return await send.apply(transaction, given);
			} catch (error) {
				if (!codesOf(error).includes('SQLITE_CONSTRAINT')) lost = error as Error;
				throw error;
			}
		};
	transaction.execute = unlessLost(execute) as typeof execute;
	transaction.batch = unlessLost(batch);
	transaction.executeMultiple = unlessLost(executeMultiple);
	transaction.commit = async () => {
		if (lost) throw lost;
		try {
			await commit.apply(transaction);
		} catch (error) {
			if (isAnswered(error)) throw error;
			throw new OutcomeUnknownError('the store did not say whether it committed', { cause: error });
		}
	};
	// What is not committed is undone by the server; that it could not be told must not hide why.
	transaction.rollback = () => rollback.apply(transaction).catch(() => undefined);
	return transaction;
}
