import { createClient } from '@libsql/client';
import Database from 'libsql';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { beforeEach, describe, expect, inject, test } from 'vitest';
import { keepStatements } from '../../../src/lib/server/db/statements.ts';

keepStatements();

let file: string;
beforeEach(() => {
	file = join(inject('temporaryFolder'), `${randomUUID()}.db`);
});

function open() {
	return createClient({ url: `file:${file}`, concurrency: 1 });
}

describe('kept statements', () => {
	test('a connection gives back the statement it has', () => {
		const db = new Database(file);
		expect(db.prepare('SELECT 1')).toBe(db.prepare('SELECT 1'));
		expect(new Database(file).prepare('SELECT 1')).not.toBe(db.prepare('SELECT 1'));
		db.close();
	});

	test('one refused by a constraint works the next time, in a transaction too', async () => {
		const client = open();
		await client.execute('CREATE TABLE line (text TEXT UNIQUE)');
		const insert = (text: string) => ({ sql: 'INSERT INTO line VALUES (?)', args: [text] });
		await client.execute(insert('a'));
		await expect(client.execute(insert('a'))).rejects.toThrow('UNIQUE');
		const tx = await client.transaction('write');
		await expect(tx.execute(insert('a'))).rejects.toThrow('UNIQUE');
		await tx.execute(insert('b'));
		await tx.commit();
		const other = open();
		expect((await other.execute('SELECT count(*) AS n FROM line')).rows[0]?.n).toBe(2);
	});

	test('a reader sees each commit of a writer, never an old snapshot', async () => {
		const writer = open();
		await writer.execute('PRAGMA journal_mode=WAL');
		await writer.execute('CREATE TABLE line (text TEXT)');
		const reader = open();
		for (let i = 1; i <= 120; i++) {
			await writer.execute({ sql: 'INSERT INTO line VALUES (?)', args: [`${i}`] });
			expect((await reader.execute('SELECT text FROM line')).rows).toHaveLength(i);
		}
		// No statement holds the log open.
		expect((await writer.execute('PRAGMA wal_checkpoint(TRUNCATE)')).rows[0]?.busy).toBe(0);
	});

	test('one whose table has changed goes on giving the columns it names', async () => {
		const client = open();
		await client.execute('CREATE TABLE line (text TEXT)');
		await client.execute("INSERT INTO line VALUES ('a')");
		const select = 'SELECT text FROM line';
		expect((await client.execute(select)).rows[0]?.text).toBe('a');
		await client.execute("ALTER TABLE line ADD COLUMN place TEXT DEFAULT 'ici'");
		await client.execute("UPDATE line SET text = 'b'");
		expect((await client.execute(select)).rows[0]?.text).toBe('b');
	});

	test('more texts than are kept do no harm', async () => {
		const client = open();
		for (let i = 0; i < 700; i++) expect((await client.execute(`SELECT ${i} AS n`)).rows[0]?.n).toBe(i);
	});
});
