import { createClient } from '@libsql/client';

let client;
let ready;
let tail = Promise.resolve();

async function open() {
	client = createClient({ url: process.env.BARE_DATABASE, concurrency: 1 });
	await client.execute('PRAGMA journal_mode=WAL');
	await client.execute('PRAGMA synchronous=FULL');
	await client.execute('CREATE TABLE IF NOT EXISTS line (id INTEGER PRIMARY KEY, text TEXT NOT NULL)');
}

/** Commits one row with synchronous=FULL, one write at a time. */
export const POST = async ({ request }) => {
	ready ??= open();
	await ready;
	const text = await request.text();
	const mine = tail.then(() =>
		client.execute({ sql: 'INSERT INTO line (text) VALUES (?)', args: [text.slice(0, 200)] })
	);
	tail = mine.catch(() => undefined);
	await mine;
	return new Response('{"ok":true}', { headers: { 'content-type': 'application/json' } });
};
