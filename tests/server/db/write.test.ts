import { createClient, type Client } from '@libsql/client';
import { sql } from 'drizzle-orm';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { beforeEach, describe, expect, inject, test, vi } from 'vitest';
import { open, type Connections } from '../../../src/lib/server/db/client.ts';
import { StoreBusyError } from '../../../src/lib/server/db/failures.ts';
import { makeWriteDoor, type Tx, type WriteDoor } from '../../../src/lib/server/db/write.ts';

let url: string;
let store: Connections;
let door: WriteDoor;

beforeEach(async () => {
	url = `file:${join(inject('temporaryFolder'), `${randomUUID()}.db`)}`;
	store = await open(url);
	door = makeWriteDoor(async () => store);
	await store.writer.execute('CREATE TABLE line (writer TEXT NOT NULL, n INTEGER NOT NULL)');
	return () => {
		store.reader.close();
		store.writer.close();
	};
});

const insert = (writer: string, n: number) => (tx: Tx) =>
	tx.run(sql`INSERT INTO line (writer, n) VALUES (${writer}, ${n})`);

/** A client as one would open it without the door: another connection, that waits for nothing. */
function rawClient(): Client {
	return createClient({ url, concurrency: 1 });
}

/** What stands in the file, read by a connection opened for it. */
async function lines(writer?: string): Promise<number[]> {
	const fresh = rawClient();
	const found = await fresh.execute({
		sql: 'SELECT n FROM line WHERE ?1 IS NULL OR writer = ?1 ORDER BY rowid',
		args: [writer ?? null]
	});
	fresh.close();
	return found.rows.map((row) => Number(row.n));
}

/** Takes the file's write lock, as another process would; call what it returns to let go. */
async function holdLock(): Promise<() => Promise<void>> {
	const holder = rawClient();
	const held = await holder.transaction('write');
	await held.execute("INSERT INTO line VALUES ('holder', 0)");
	return async () => {
		await held.commit();
		holder.close();
	};
}

describe('after a BUSY', () => {
	test('control: a raw connection acknowledges writes that are lost, and keeps the lock', async () => {
		const raw = rawClient();
		const letGo = await holdLock();
		await expect(raw.execute("INSERT INTO line VALUES ('raw', 1)")).rejects.toThrow('SQLITE_BUSY');
		await letGo();
		const acknowledged = await raw.execute("INSERT INTO line VALUES ('raw', 2)");
		expect(acknowledged.rowsAffected).toBe(1);
		expect(await lines('raw')).toEqual([]);
		await expect(rawClient().execute("INSERT INTO line VALUES ('third', 3)")).rejects.toThrow('SQLITE_BUSY');
		raw.close();
		expect(await lines('raw')).toEqual([]);
	});

	test('the door waits without stopping the process, and what it acknowledges is there', async () => {
		const letGo = await holdLock();
		const waiting = [1, 2, 3].map((n) => door.write('tests.line', insert('door', n)));
		// The lock is let go by this same process: were it stopped while the door waits, this would never come.
		setTimeout(() => void letGo(), 300);
		await Promise.all(waiting);
		expect(await lines('door')).toEqual([1, 2, 3]);
		await door.write('tests.line', insert('door', 4));
		expect(await lines('door')).toEqual([1, 2, 3, 4]);
		const third = rawClient();
		await third.execute("INSERT INTO line VALUES ('third', 1)");
		expect(await lines('third')).toEqual([1]);
	});

	test('the work of a write refused at its beginning has not run, and runs once', async () => {
		const letGo = await holdLock();
		let runs = 0;
		const write = door.write('tests.line', async (tx) => {
			runs += 1;
			await insert('door', 1)(tx);
		});
		setTimeout(() => void letGo(), 150);
		await write;
		expect(runs).toBe(1);
	});
});

test('a lock held too long is said, and nothing is written later behind one’s back', async () => {
	const letGo = await holdLock();
	const now = performance.now.bind(performance);
	const write = door.write('tests.line', insert('door', 1));
	const clock = vi.spyOn(performance, 'now').mockImplementation(() => now() + 11_000);
	await expect(write).rejects.toThrow(StoreBusyError);
	clock.mockRestore();
	await letGo();
	await door.write('tests.line', insert('door', 2));
	expect(await lines('door')).toEqual([2]);
});

describe('one at a time', () => {
	test('four hundred writes asked for at once all land, in the order they were asked', async () => {
		const numbers = Array.from({ length: 400 }, (_, n) => n);
		await Promise.all(
			numbers.map((n) =>
				door.write('tests.line', async (tx) => {
					const [before] = await tx.all<{ count: number }>(sql`SELECT count(*) AS count FROM line`);
					expect(before!.count).toBe(n);
					await insert('door', n)(tx);
				})
			)
		);
		expect(await lines()).toEqual(numbers);
	});

	test('control: without the door, transactions at once are refused', async () => {
		const attempts = await Promise.allSettled(
			[1, 2, 3].map((n) => store.writerDb.transaction((tx) => insert('naive', n)(tx)))
		);
		expect(attempts.filter((one) => one.status === 'rejected').length).toBeGreaterThan(0);
		expect((await lines()).length).toBeLessThan(3);
	});

	test('a write that fails leaves nothing, and the next ones go on', async () => {
		const ends = await Promise.allSettled([
			door.write('tests.line', insert('door', 1)),
			door.write('tests.line', async (tx) => {
				await insert('door', 2)(tx);
				throw new Error('changed our mind');
			}),
			door.write('tests.line', insert('door', null as unknown as number)),
			door.write('tests.line', insert('door', 4))
		]);
		expect(ends.map((one) => one.status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
		expect(await lines()).toEqual([1, 4]);
	});

	test('a write inside a write is an error, not a wait without end', async () => {
		const nested = door.write('tests.outer', () => door.write('tests.inner', insert('door', 1)));
		await expect(nested).rejects.toThrow('write « tests.inner » inside write « tests.outer »');
		await door.write('tests.line', insert('door', 2));
		expect(await lines()).toEqual([2]);
	});

	test('drained resolves when everything asked for has ended', async () => {
		const ended: number[] = [];
		for (const n of [1, 2, 3]) void door.write('tests.line', insert('door', n)).then(() => ended.push(n));
		await door.drained();
		expect(ended).toEqual([1, 2, 3]);
	});
});

describe('writes that wait together', () => {
	/** How many transactions the writer opens while `work` runs. */
	async function transactionsOf(work: () => Promise<unknown>): Promise<number> {
		const { writer } = store;
		const transaction = writer.transaction;
		let count = 0;
		writer.transaction = ((...args: []) => {
			count += 1;
			return transaction.apply(writer, args);
		}) as typeof transaction;
		await work();
		writer.transaction = transaction;
		return count;
	}

	test('share a commit, and each is in the file by the time it is acknowledged', async () => {
		const seen: boolean[] = [];
		const transactions = await transactionsOf(() =>
			Promise.all(
				Array.from({ length: 50 }, async (_, n) => {
					await door.write('tests.line', insert('door', n));
					seen.push((await lines()).includes(n));
				})
			)
		);
		expect(transactions).toBeLessThan(50);
		expect(seen).toEqual(Array.from({ length: 50 }, () => true));
	});

	test('one that throws is undone alone, and told when the others are in the file', async () => {
		let whenTold: number[] = [];
		const ends = await Promise.all(
			[1, 2, 3, 4].map((n) =>
				door
					.write('tests.line', async (tx) => {
						await insert('door', n)(tx);
						if (n === 2) throw new Error('not this one');
						if (n === 3) await tx.run(sql`INSERT INTO line VALUES (NULL, NULL)`);
					})
					.catch(async (error: Error) => {
						whenTold = await lines();
						return error;
					})
			)
		);
		expect(ends.map((end) => end instanceof Error)).toEqual([false, true, true, false]);
		expect(String(ends[1])).toContain('not this one');
		expect(whenTold).toEqual([1, 4]);
	});

	test('are all refused when the transaction itself is lost, and none of them is in the file', async () => {
		const diskFull = Object.assign(new Error('disk full'), { code: 'SQLITE_FULL' });
		const ends = await Promise.allSettled([
			door.write('tests.line', insert('door', 1)),
			door.write('tests.line', async () => Promise.reject(diskFull)),
			door.write('tests.line', insert('door', 3))
		]);
		expect(ends.map((end) => end.status)).toEqual(['rejected', 'rejected', 'fulfilled']);
		expect(await lines()).toEqual([3]);
	});
});

describe('the connections', () => {
	const settings = async (client: Client) => {
		const names = ['journal_mode', 'synchronous', 'foreign_keys', 'temp_store', 'query_only'];
		const values: unknown[] = [];
		for (const name of names) values.push((await client.execute(`PRAGMA ${name}`)).rows[0]![0]);
		return Object.fromEntries(names.map((name, i) => [name, values[i]]));
	};
	const SAFE = { journal_mode: 'wal', synchronous: 2, foreign_keys: 1, temp_store: 2 };

	test('have WAL, FULL and foreign keys, and still have them after the door renewed its own', async () => {
		expect(await settings(store.writer)).toEqual({ ...SAFE, query_only: 0 });
		expect(await settings(store.reader)).toEqual({ ...SAFE, query_only: 1 });
		const letGo = await holdLock();
		const write = door.write('tests.line', insert('door', 1));
		setTimeout(() => void letGo(), 150);
		await write;
		expect(await settings(store.writer)).toEqual({ ...SAFE, query_only: 0 });
	});

	test('control: what was set on a connection is gone when it is renewed by hand', async () => {
		await store.writer.reconnect();
		expect(await settings(store.writer)).not.toEqual({ ...SAFE, query_only: 0 });
	});

	test('the one for reading cannot write', async () => {
		await expect(store.reader.execute("INSERT INTO line VALUES ('reader', 1)")).rejects.toThrow('readonly');
		await expect(store.readerDb.transaction(insert('reader', 2))).rejects.toThrow();
		expect(await lines()).toEqual([]);
	});
});

describe('several processes', () => {
	function start(writer: string, count: number) {
		const script = join(import.meta.dirname, 'writer-process.ts');
		return spawn(
			process.execPath,
			['--disable-warning=ExperimentalWarning', script, url, writer, String(count)],
			{
				stdio: ['ignore', 'pipe', 'inherit']
			}
		);
	}

	test(
		'killed without warning, a process loses nothing that it acknowledged',
		{ timeout: 120_000 },
		async () => {
			for (const [round, killAfter] of [25, 60, 140].entries()) {
				const writer = `killed-${round}`;
				const child = start(writer, 100_000);
				let acknowledged = 0;
				for await (const line of createInterface({ input: child.stdout })) {
					acknowledged = Number(line);
					if (acknowledged === killAfter) child.kill('SIGKILL');
				}
				expect(acknowledged).toBeGreaterThanOrEqual(killAfter);
				const kept = await lines(writer);
				// The one being committed when it died may be there too.
				expect(kept.length - acknowledged).toBeOneOf([0, 1]);
				expect(kept).toEqual(Array.from({ length: kept.length }, (_, i) => i + 1));
				await door.write('tests.line', insert('survivor', round));
			}
			expect(await lines('survivor')).toEqual([0, 1, 2]);
		}
	);

	test('writing at once, three of them finish, and nothing is missing', { timeout: 120_000 }, async () => {
		const children = [start('first', 200), start('second', 200)];
		const ends = children.map(async (child) => {
			child.stdout.resume();
			const [status] = await once(child, 'exit');
			return status;
		});
		const own = Array.from({ length: 200 }, (_, i) => i + 1);
		for (const n of own) await door.write('tests.line', insert('own', n));
		expect(await Promise.all(ends)).toEqual([0, 0]);
		for (const writer of ['first', 'second', 'own']) expect(await lines(writer)).toEqual(own);
	});
});
