// Alters one byte of a public file, or one column of one row of a vote, a thousand times: says how many passed unseen.
import { sql } from 'drizzle-orm';
import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { recount } from '../../src/lib/poll/recount.ts';
import { DAY_MS, setClock } from '../../src/lib/server/clock.ts';
import { connections } from '../../src/lib/server/db/client.ts';
import { verifyPolls } from '../../src/lib/server/polls/ledger/verify.ts';
import { seededRandom } from '../seed/random.ts';

const EACH = 500;
const folder = dirname(process.env.DATABASE_URL!.slice('file:'.length));
const random = seededRandom(5);
const hashing = {
	sha256: (text: string) => createHash('sha256').update(text).digest('hex'),
	verify: async (text: string, signature: string, x: string) => {
		try {
			const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
			return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64url'));
		} catch {
			return false;
		}
	}
};
const whole = async (bytes: Buffer) => (await recount(bytes.toString(), hashing)).faults.length === 0;

const file = readFileSync(join(folder, 'small.jsonl'));
if (!(await whole(file))) throw new Error('the file is not whole before anything is altered');
let missed = 0;
for (let i = 0; i < EACH; i++) {
	const altered = Buffer.from(file);
	const at = Math.floor(random() * altered.length);
	altered[at] = (altered[at]! + 1 + Math.floor(random() * 254)) % 256;
	if (await whole(altered)) missed++;
}

// By somebody who holds the store, and takes its triggers away; all is undone each time.
const { writer, writerDb } = await connections();
await writer.execute(`PRAGMA foreign_keys=OFF`);
for (const { name } of await writerDb.all<{ name: string }>(
	sql`SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('ballot', 'ballot_trace', 'ledger_entry', 'ledger_head', 'poll', 'poll_candidate', 'poll_secret')`
))
	await writerDb.run(sql.raw(`DROP TRIGGER ${name}`));
// Of the small vote alone: the large one would be recounted each time.
for (const table of [
	'ledger_head',
	'ledger_entry',
	'ballot_trace',
	'ballot',
	'poll_candidate',
	'poll_secret'
])
	await writerDb.run(sql.raw(`DELETE FROM ${table} WHERE poll_id = 2`));
await writerDb.run(sql`DELETE FROM poll WHERE id = 2`);

// Its heads are of weeks from now: it is recounted after them.
setClock(() => Date.now() + 60 * DAY_MS);
const before = await verifyPolls(writerDb);
if (before.length > 0) throw new Error(`faults before anything is altered: ${JSON.stringify(before[0])}`);

const COLUMNS: [table: string, column: string, key: string][] = [
	...(['kind', 'ballot_id', 'commitment', 'hour', 'reason', 'prev', 'hash', 'seq'] as const).map(
		(column): [string, string, string] => ['ledger_entry', column, 'seq']
	),
	...(['choices', 'nonce', 'is_void'] as const).map((column): [string, string, string] => [
		'ballot',
		column,
		'rowid'
	]),
	...(['hash', 'at', 'signature'] as const).map((column): [string, string, string] => [
		'ledger_head',
		column,
		'rowid'
	]),
	['poll_candidate', 'votes', 'rowid'],
	['poll_candidate', 'name', 'rowid'],
	['poll', 'ballots', 'rowid'],
	['poll', 'title', 'rowid']
];
for (let i = 0; i < EACH; i++) {
	const [table, column, key] = COLUMNS[i % COLUMNS.length]!;
	const rows = await writerDb.all<{ at: number; was: string | number }>(
		sql.raw(`SELECT ${key} AS at, ${column} AS was FROM ${table}`)
	);
	const { at, was } = rows[Math.floor(random() * rows.length)]!;
	const value = altered(column, was, rows);
	await writerDb.run(
		sql`UPDATE ${sql.raw(table)} SET ${sql.raw(column)} = ${value} WHERE ${sql.raw(key)} = ${at}`
	);
	if ((await verifyPolls(writerDb)).length === 0) missed++;
	const now = column === 'seq' ? value : at;
	await writerDb.run(
		sql`UPDATE ${sql.raw(table)} SET ${sql.raw(column)} = ${was} WHERE ${sql.raw(key)} = ${now}`
	);
}
console.log(JSON.stringify({ tried: 2 * EACH, missed }));
process.exit(0);

/** Another value that the column could hold. */
function altered(
	column: string,
	was: string | number,
	rows: readonly { was: string | number }[]
): string | number {
	if (column === 'seq') return Number(was) + 100_000;
	if (column === 'is_void') return 1 - Number(was);
	if (typeof was === 'number') return was + 1;
	if (column === 'kind') return was === 'vote' ? 'change' : 'vote';
	if (column === 'reason') return 'robot';
	if (column === 'choices' || column === 'ballot_id') return rows.find((one) => one.was !== was)!.was;
	// Not its last sign: of a signature that one has bits that mean nothing.
	const at = Math.floor(random() * (was.length - 1));
	return was.slice(0, at) + (was[at] === 'a' ? 'b' : 'a') + was.slice(at + 1);
}
