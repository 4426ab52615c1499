import { sql } from 'drizzle-orm';
import { reader } from '../../src/lib/server/db/client.ts';
import { violation } from '../../src/lib/server/db/violations.ts';
import { write, type Tx } from '../../src/lib/server/db/write.ts';

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
		await write('guards.test', work);
		return 'done';
	} catch (error) {
		return violation(error) ?? String(error);
	}
}

/** What a change does without these triggers, or `done`: the control of a test. All is undone. */
export async function without(triggers: string[], work: (tx: Tx) => Promise<unknown>): Promise<string> {
	let said = 'done';
	await write('guards.control', async (tx) => {
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
		await write('guards.control', (tx) => tx.run(sql.raw(`DROP TRIGGER ${name}`)));
	}
	try {
		return await work();
	} finally {
		for (const text of texts) await write('guards.control', (tx) => tx.run(sql.raw(text)));
	}
}
