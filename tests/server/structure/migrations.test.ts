import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { connections } from '../../../src/lib/server/db/client.ts';
import { migrate } from '../../../src/lib/server/db/migrate.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { sql } from 'drizzle-orm';

interface Entry {
	idx: number;
	when: number;
	tag: string;
}

const { entries } = JSON.parse(readFileSync('drizzle/meta/_journal.json', 'utf8')) as { entries: Entry[] };

test('migrations are numbered in the order they are applied, each later than the one before', () => {
	const number = (i: number) => String(i).padStart(4, '0');
	expect(entries.map(({ tag }) => tag.slice(0, 4))).toEqual(entries.map((_, i) => number(i)));
	expect(entries.map(({ idx }) => idx)).toEqual(entries.map((_, i) => i));
	// A store applies only what is later than the last it had: one slipped in before that would never be.
	expect(entries.map(({ when }) => when)).toEqual(entries.map(({ when }) => when).toSorted((a, b) => a - b));
	expect(new Set(entries.map(({ when }) => when)).size).toBe(entries.length);
	const files = readdirSync('drizzle').filter((name) => name.endsWith('.sql'));
	expect(files.sort()).toEqual(entries.map(({ tag }) => `${tag}.sql`));
	const snapshots = readdirSync('drizzle/meta').filter((name) => name.endsWith('_snapshot.json'));
	expect(snapshots.sort()).toEqual(entries.map((_, i) => `${number(i)}_snapshot.json`));
});

test('a store that missed a migration is refused at the start, not in the middle of an order', async () => {
	await migrate();
	const { writer } = await connections();
	const { rows } = await writer.execute('SELECT min(created_at) FROM __drizzle_migrations');
	await write('db.test', (tx) =>
		tx.run(sql`DELETE FROM __drizzle_migrations WHERE created_at = ${Number(rows[0]![0])}`)
	);
	await expect(migrate()).rejects.toThrow(/another version/);
});
