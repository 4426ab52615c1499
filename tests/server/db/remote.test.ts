import { createClient } from '@libsql/client';
import { sql } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, test, vi } from 'vitest';
import { open, type Connections } from '../../../src/lib/server/db/client.ts';
import { OutcomeUnknownError } from '../../../src/lib/server/db/failures.ts';
import { openRemote } from '../../../src/lib/server/db/remote.ts';
import { violation } from '../../../src/lib/server/db/violations.ts';
import { makeWriteDoor, type Tx, type WriteDoor } from '../../../src/lib/server/db/write.ts';
import { startLibsqlServer, type LibsqlServer, type Options } from '../../fakes/libsql-server/server.ts';
import type { StreamRequest } from '../../fakes/libsql-server/stream.ts';
import { StatementError } from '../../fakes/libsql-server/values.ts';

let server: LibsqlServer;
let store: Connections;
let door: WriteDoor;
let fault: Options['fault'];

const undo: (() => unknown)[] = [];
afterEach(async () => {
	for (const one of undo.splice(0).reverse()) await one();
	fault = undefined;
});

/** A server on a new file, and a door on it. */
async function serve(options: Partial<Options> = {}): Promise<void> {
	const file = join(inject('temporaryFolder'), `${randomUUID()}.db`);
	server = await startLibsqlServer({ file, fault: (requests) => fault?.(requests), ...options });
	undo.push(() => server.stop());
	store = await open(server.url, options.token);
	door = makeWriteDoor(async () => store);
}

const insert = (writer: string, n: number) => (tx: Tx) =>
	tx.run(sql`INSERT INTO line (writer, n) VALUES (${writer}, ${n})`);

async function lines(writer: string): Promise<number[]> {
	const found = await store.reader.execute({
		sql: 'SELECT n FROM line WHERE writer = ? ORDER BY rowid',
		args: [writer]
	});
	return found.rows.map((row) => Number(row.n));
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const commits = (requests: readonly StreamRequest[]) =>
	requests.some((one) => one.type === 'execute' && one.stmt.sql === 'COMMIT');
const begins = (requests: readonly StreamRequest[]) => JSON.stringify(requests).includes('BEGIN IMMEDIATE');
/** Lets a fault happen once, to the first requests that `which` tells. */
const once = (which: typeof commits, what: NonNullable<ReturnType<NonNullable<Options['fault']>>>) => {
	let happened = false;
	fault = (requests) => {
		if (happened || !which(requests)) return undefined;
		happened = true;
		return what;
	};
};

const TABLES = `CREATE TABLE line (
		writer TEXT NOT NULL, n INTEGER NOT NULL,
		UNIQUE (writer, n), CONSTRAINT n_small CHECK (n < 100)
	);
	CREATE TABLE parent (id INTEGER PRIMARY KEY);
	CREATE TABLE child (parent INTEGER NOT NULL REFERENCES parent (id))`;

describe('the double, as the protocol says', () => {
	beforeEach(() => serve({ idleMs: 1000 }));
	const ask = (version: string, body: object) =>
		fetch(`${server.url}/${version}/pipeline`, { method: 'POST', body: JSON.stringify(body) });
	const run = (text: string) => ({ type: 'execute', stmt: { sql: text } });

	test('says which versions it speaks', async () => {
		for (const [path, status] of [
			['/v2', 200],
			['/v3', 200],
			['/v3-protobuf', 404]
		] as const)
			expect((await fetch(server.url + path)).status).toBe(status);
	});

	test('a baton serves once, and a stream left unused expires with its transaction', async () => {
		await ask('v2', { requests: [run('CREATE TABLE t (a)')] });
		const first = await (
			await ask('v3', { requests: [run('BEGIN IMMEDIATE'), run('INSERT INTO t VALUES (1)')] })
		).json();
		const next = await ask('v3', { baton: first.baton, requests: [{ type: 'get_autocommit' }] });
		const second = await next.json();
		expect(second.results[0].response).toEqual({ type: 'get_autocommit', is_autocommit: false });
		expect((await ask('v3', { baton: first.baton, requests: [] })).status).toBe(400);
		await pause(1500);
		const late = await ask('v3', { baton: second.baton, requests: [run('COMMIT')] });
		expect([late.status, (await late.json()).code]).toEqual([500, 'STREAM_EXPIRED']);
		expect((await store.reader.execute('SELECT count(*) AS n FROM t')).rows[0]!.n).toBe(0);
	});

	test('refuses what sqld refuses', async () => {
		const refused = async (text: string) =>
			(await (await ask('v2', { requests: [run(text)] })).json()).results[0].error?.code;
		expect(await refused('PRAGMA journal_mode=WAL')).toBe('SQL_PARSE_ERROR');
		expect(await refused("VACUUM INTO 'x'")).toBe('SQL_PARSE_ERROR');
		expect(await refused('CREATE TEMP TABLE t (a)')).toBe('SQL_PARSE_ERROR');
		expect(await refused('SELECT 1; SELECT 2')).toBe('SQL_MANY_STATEMENTS');
		expect(await refused('SELECT absent')).toBe('SQL_INPUT_ERROR');
		expect(await refused("SELECT ';' -- two; words")).toBeUndefined();
	});
});

test('a server that wants a token lets in who has it', async () => {
	await serve({ token: 'secret' });
	expect((await store.reader.execute('SELECT 1 AS n')).rows[0]!.n).toBe(1);
	await expect((await open(server.url, 'other')).reader.execute('SELECT 1')).rejects.toThrow('401');
});

test('a server that does not answer is given up in time', async () => {
	await serve();
	fault = () => 600;
	const hurried = openRemote(server.url, undefined, 150);
	await expect(hurried.execute('SELECT 1')).rejects.toThrow('timeout');
	expect((await openRemote(server.url).execute('SELECT 1 AS n')).rows[0]!.n).toBe(1);
});

describe('the write door', () => {
	async function serveLines(options: Partial<Options> = {}) {
		await serve(options);
		await store.writer.executeMultiple(TABLES);
		await store.writer.execute(
			`CREATE TRIGGER line_thirteen BEFORE INSERT ON line WHEN new.n = 13
			BEGIN SELECT raise(ABORT, 'never_thirteen'); END`
		);
	}

	test('names what the database refuses as on a file, and the transaction goes on', async () => {
		await serveLines();
		const names: (string | undefined)[] = [];
		await door.write('tests.names', async (tx) => {
			const attempt = (work: Promise<unknown>) => work.catch((error) => names.push(violation(error)));
			await insert('a', 1)(tx);
			await attempt(insert('a', 1)(tx));
			await attempt(insert('a', 100)(tx));
			await attempt(insert('a', 13)(tx));
			await attempt(tx.run(sql`INSERT INTO child VALUES (7)`));
			await insert('a', 2)(tx);
		});
		expect(names).toEqual(['line.writer', 'n_small', 'never_thirteen', 'FOREIGN KEY constraint failed']);
		expect(await lines('a')).toEqual([1, 2]);
	});

	test('does not write to a server that does not enforce foreign keys', async () => {
		await serveLines({ pragmas: ['foreign_keys=OFF'] });
		const work = vi.fn(insert('a', 1));
		await expect(door.write('tests.line', work)).rejects.toThrow('does not enforce foreign keys');
		expect(work).not.toHaveBeenCalled();
		// Control: what would have passed.
		await store.writer.execute('INSERT INTO child VALUES (7)');
	});

	test('one hundred writes from two instances at once all land', async () => {
		await serveLines();
		const other = await open(server.url);
		const second = makeWriteDoor(async () => other);
		const numbers = Array.from({ length: 50 }, (_, n) => n).filter((n) => n !== 13);
		await Promise.all(
			numbers.flatMap((n) => [
				door.write('tests.line', insert('a', n)),
				second.write('tests.line', insert('b', n))
			])
		);
		expect(await lines('a')).toEqual(numbers);
		expect(await lines('b')).toEqual(numbers);
		expect(server.streams()).toBe(0);
	});

	test.each([
		['another writer', new StatementError('SQLite error: database is locked', 'SQLITE_BUSY')],
		[
			'too many transactions',
			new StatementError('Server cannot handle additional transactions', 'TRANSACTION_BUSY')
		],
		['a transaction that was broken', new StatementError('Transaction timed out', 'TRANSACTION_TIMEOUT')],
		['a connection that was cut', 'request'],
		['an answer that was lost', 'answer']
	] as const)('refused at its beginning by %s, begins again, and its work runs once', async (_, what) => {
		await serveLines({ transactionMs: 200 });
		once(begins, what);
		const work = vi.fn(insert('a', 1));
		await door.write('tests.line', work);
		expect(work).toHaveBeenCalledTimes(1);
		expect(await lines('a')).toEqual([1]);
	});

	test('refused later, is not tried again', async () => {
		await serveLines();
		const work = vi.fn(insert('a', 1));
		once(
			(requests) => JSON.stringify(requests).includes('INSERT'),
			new StatementError('locked', 'SQLITE_BUSY')
		);
		await expect(door.write('tests.line', work)).rejects.toThrow();
		expect(work).toHaveBeenCalledTimes(1);
		expect(await lines('a')).toEqual([]);
		await door.write('tests.line', insert('a', 2));
		expect(await lines('a')).toEqual([2]);
	});

	test('says that it does not know when the answer to the commit is lost, whether it stands or not', async () => {
		await serveLines();
		once(commits, 'answer');
		await expect(door.write('tests.line', insert('a', 1))).rejects.toThrow(OutcomeUnknownError);
		expect(await lines('a')).toEqual([1]);
		once(commits, 'request');
		await expect(door.write('tests.line', insert('a', 2))).rejects.toThrow(OutcomeUnknownError);
		expect(await lines('a')).toEqual([1]);
	});

	test('tells the reason of the work, even when the rollback cannot be told', async () => {
		await serveLines({ transactionMs: 200 });
		once((requests) => JSON.stringify(requests).includes('ROLLBACK'), 'request');
		const refused = door.write('tests.line', async (tx) => {
			await insert('a', 1)(tx);
			throw new Error('changed our mind');
		});
		await expect(refused).rejects.toThrow('changed our mind');
		await door.write('tests.line', insert('a', 2));
		expect(await lines('a')).toEqual([2]);
	});

	test('a stream that expired is an error, and nothing of it is acknowledged', async () => {
		await serveLines({ idleMs: 600 });
		const slow = door.write('tests.line', async (tx) => {
			await insert('a', 1)(tx);
			await pause(1200);
		});
		await expect(slow).rejects.toMatchObject({ code: 'STREAM_EXPIRED' });
		expect(await lines('a')).toEqual([]);
	});
});

describe('a transaction held longer than the server allows', () => {
	const HELD_MS = 200;
	beforeEach(async () => {
		await serve({ transactionMs: HELD_MS });
		await store.writer.executeMultiple(TABLES);
	});

	/** Another instance, that asks to write while the slow one stays. */
	async function otherInstance(): Promise<unknown> {
		const other = await open(server.url);
		return makeWriteDoor(async () => other).write('tests.line', insert('quick', 1));
	}

	test('is refused whole, and who waited has written', async () => {
		let held = () => {};
		// Asked from outside the slow write, once it has begun.
		const quick = new Promise<void>((resolve) => (held = resolve)).then(otherInstance);
		const slow = door.write('tests.line', async (tx) => {
			await insert('slow', 1)(tx);
			held();
			await quick;
			// It goes on as if nothing were.
			await insert('slow', 2)(tx).catch(() => undefined);
			await insert('slow', 3)(tx).catch(() => undefined);
		});
		await expect(slow).rejects.toMatchObject({ code: 'TRANSACTION_TIMEOUT' });
		expect(await lines('slow')).toEqual([]);
		expect(await lines('quick')).toEqual([1]);
	});

	test('sends nothing more, whatever the way', async () => {
		const transaction = await openRemote(server.url).transaction('write');
		const slow = (n: number) => `INSERT INTO line VALUES ('slow', ${n})`;
		await transaction.execute(slow(1));
		await otherInstance();
		await expect(transaction.batch([slow(2)])).rejects.toThrow('timed out');
		await expect(transaction.batch([slow(3)])).rejects.toThrow('timed out');
		await expect(transaction.executeMultiple(slow(4))).rejects.toThrow('timed out');
		await expect(transaction.execute(slow(5))).rejects.toThrow('timed out');
		expect(await lines('slow')).toEqual([]);
	});

	test('control: without our guard, what follows the timeout is written by itself', async () => {
		const raw = await createClient({ url: server.url }).transaction('write');
		const slow = (n: number) => raw.execute({ sql: "INSERT INTO line VALUES ('slow', ?)", args: [n] });
		await slow(1);
		await otherInstance();
		await expect(slow(2)).rejects.toThrow('timed out');
		await slow(3);
		await raw.rollback().catch(() => undefined);
		expect(await lines('slow')).toEqual([3]);
	});

	test('is left alone while nobody waits', async () => {
		await door.write('tests.line', async (tx) => {
			await insert('slow', 1)(tx);
			await pause(2 * HELD_MS);
			await insert('slow', 2)(tx);
		});
		expect(await lines('slow')).toEqual([1, 2]);
	});
});

test('a server that is away makes writes wait, then refuses them; the next ones pass once it is back', async () => {
	await serve();
	await store.writer.executeMultiple(TABLES);
	fault = () => 'request';
	const now = performance.now.bind(performance);
	const write = door.write('tests.line', insert('a', 1));
	await pause(100);
	const clock = vi.spyOn(performance, 'now').mockImplementation(() => now() + 11_000);
	await expect(write).rejects.toThrow();
	clock.mockRestore();
	fault = undefined;
	await door.write('tests.line', insert('a', 2));
	expect(await lines('a')).toEqual([2]);
});
