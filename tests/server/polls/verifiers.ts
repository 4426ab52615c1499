import { execFile } from 'node:child_process';
import { createHash, createPublicKey, verify } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Hashing } from '../../../src/lib/poll/recount.ts';

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
