import { createClient, type Client } from '@libsql/client';
import { drizzle, type LibSQLDatabase } from 'drizzle-orm/libsql';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { config } from '../config.ts';
import * as schema from './schema/index.ts';
import { openRemote } from './remote.ts';
import { keepStatements } from './statements.ts';

export type Database = LibSQLDatabase<typeof schema>;

/** Writer and reader on one store. On a file each holds exactly one connection, so that its PRAGMAs stay. */
export interface Connections {
	readonly isFile: boolean;
	readonly writer: Client;
	readonly writerDb: Database;
	readonly reader: Client;
	readonly readerDb: Database;
}

/**
 * How long SQLite itself waits on another process's lock. It waits with the event loop stopped, hence so short:
 * the write door does the rest of the waiting without blocking.
 */
const BUSY_TIMEOUT_MS = 50;

/** What every connection on a file must have. `journal_mode` stays in the file, the others belong to the connection. */
const PRAGMAS = [
	'PRAGMA journal_mode=WAL',
	'PRAGMA synchronous=FULL',
	'PRAGMA foreign_keys=ON',
	'PRAGMA temp_store=MEMORY',
	// What is erased is written over: addresses of voters are not to be read in the file after their destruction.
	'PRAGMA secure_delete=ON',
	// Pages that many commits change are copied into the file once for all of them; the log grows to some 16 MB.
	'PRAGMA wal_autocheckpoint=4000'
];

let current: Promise<Connections> | undefined;

/** The process's connections, opened at the first use (never while building). */
export function connections(): Promise<Connections> {
	current ??= open(config().DATABASE_URL, config().DATABASE_AUTH_TOKEN);
	return current;
}

/** The database for reading. On a file, the connection refuses to write (`query_only`). */
export async function reader(): Promise<Database> {
	return (await connections()).readerDb;
}

/** Opens a store; `connections` is the usual way in. Tests open their own. */
export async function open(url: string, authToken?: string): Promise<Connections> {
	const isFile = url.startsWith('file:');
	if (isFile) keepStatements();
	if (isFile) mkdirSync(dirname(url.slice('file:'.length)), { recursive: true });
	const openOne = () =>
		isFile ? createClient({ url, concurrency: 1, timeout: BUSY_TIMEOUT_MS }) : openRemote(url, authToken);
	const writer = openOne();
	const readingClient = openOne();
	if (isFile) {
		await applyPragmas(writer);
		await applyPragmas(readingClient);
		await readingClient.execute('PRAGMA query_only=ON');
	}
	return {
		isFile,
		writer,
		writerDb: drizzle(writer, { schema }),
		reader: readingClient,
		readerDb: drizzle(readingClient, { schema })
	};
}

/** Sets a file connection's PRAGMAs; again after each `reconnect()`. */
export async function applyPragmas(client: Client): Promise<void> {
	for (const pragma of PRAGMAS) await client.execute(pragma);
}

/** Closes both clients after moving the write-ahead log into the file. */
export async function closeConnections(): Promise<void> {
	if (!current) return;
	const { isFile, writer, reader: readingClient } = await current;
	current = undefined;
	readingClient.close();
	if (isFile) await writer.execute('PRAGMA wal_checkpoint(TRUNCATE)').catch(() => undefined);
	writer.close();
}
