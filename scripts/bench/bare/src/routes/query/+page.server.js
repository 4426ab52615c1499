import { createClient } from '@libsql/client';

const ROWS = 5000;

let ready;

async function open() {
	const client = createClient({ url: process.env.BARE_DATABASE, concurrency: 1 });
	await client.execute(
		'CREATE TABLE IF NOT EXISTS course (id INTEGER PRIMARY KEY, title TEXT NOT NULL, place TEXT)'
	);
	await client.execute({
		sql: `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
			INSERT INTO course SELECT i, 'Formation ' || i, 'Salle ' || (i % 5) FROM n`,
		args: [ROWS]
	});
	return client;
}

/** Twenty-four rows from somewhere in the table, by one query. */
export const load = async ({ url }) => {
	ready ??= open();
	const client = await ready;
	const { rows } = await client.execute({
		sql: 'SELECT id, title, place FROM course WHERE id > ? ORDER BY id LIMIT 24',
		args: [Number(url.searchParams.get('apres') ?? 0)]
	});
	return { lines: rows.map(({ id, title, place }) => ({ id, title, place })) };
};
