import { execFile } from 'node:child_process';
import { createHash, createPublicKey, verify } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sql } from 'drizzle-orm';
import type { Hashing } from '../../../src/lib/poll/recount.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import { violation } from '../../../src/lib/server/db/violations.ts';
import { write, type Tx } from '../../../src/lib/server/db/write.ts';

/** Code of the refusal that some work ends in, or `done`. */
export async function refusal(work: Promise<unknown>): Promise<string> {
	try {
		await work;
		return 'done';
	} catch (error) {
		return error instanceof Error && 'code' in error ? String(error.code) : String(error);
	}
}

/** What the store itself refuses a write by, or `done`. */
export async function refusedBy(work: (tx: Tx) => Promise<unknown>): Promise<string> {
	try {
		await write('polls.test', work);
		return 'done';
	} catch (error) {
		return violation(error) ?? String(error);
	}
}

/** What a change does without these triggers, or `done`: the control of a test. All is undone. */
export async function without(triggers: string[], work: (tx: Tx) => Promise<unknown>): Promise<string> {
	let said = 'done';
	await write('polls.control', async (tx) => {
		for (const name of triggers) await tx.run(sql.raw(`DROP TRIGGER ${name}`));
		try {
			await work(tx);
		} catch (error) {
			said = violation(error) ?? String(error);
		}
		throw new Error('undo');
	}).catch((error: Error) => {
		if (error.message !== 'undo') throw error;
	});
	return said;
}

/** Does something with those triggers taken away, then puts them back: the control of a test. */
export async function withGuardOff<T>(triggers: readonly string[], work: () => Promise<T>): Promise<T> {
	const db = await reader();
	const texts: string[] = [];
	for (const name of triggers) {
		const [found] = await db.all<{ sql: string }>(sql`SELECT sql FROM sqlite_master WHERE name = ${name}`);
		texts.push(found!.sql);
		await write('polls.control', (tx) => tx.run(sql.raw(`DROP TRIGGER ${name}`)));
	}
	try {
		return await work();
	} finally {
		for (const text of texts) await write('polls.control', (tx) => tx.run(sql.raw(text)));
	}
}

/** What a recount needs, in Node. */
export const hashing: Hashing = {
	sha256: (text) => createHash('sha256').update(text).digest('hex'),
	verify: async (text, signature, x) => {
		const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
		return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64url'));
	}
};

/** What the verifier that anybody may run says of a public file: whether it agrees, and its words. */
export async function independent(text: string): Promise<{ ok: boolean; said: string }> {
	const folder = mkdtempSync(join(tmpdir(), 'threats-'));
	const file = join(folder, 'registre.jsonl');
	writeFileSync(file, text);
	try {
		const run = promisify(execFile)(process.execPath, ['static/registre-verifier.mjs', file]);
		return { ok: true, said: (await run).stdout };
	} catch (error) {
		const { stdout, stderr } = error as { stdout: string; stderr: string };
		return { ok: false, said: stdout + stderr };
	} finally {
		rmSync(folder, { recursive: true });
	}
}
