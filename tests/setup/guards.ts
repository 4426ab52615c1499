import { sql, type SQL } from 'drizzle-orm';
import { expect } from 'vitest';
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

/** What some work finds in a transaction that is then undone. */
export async function undone<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
	let found: { value: T } | undefined;
	await write('guards.control', async (tx) => {
		found = { value: await work(tx) };
		throw new Error('undo');
	}).catch((error: Error) => {
		if (error.message !== 'undo') throw error;
	});
	return found!.value;
}

/** What a change does without these triggers, or `done`: the control of a test. All is undone. */
export async function without(triggers: string[], work: (tx: Tx) => Promise<unknown>): Promise<string> {
	return undone(async (tx) => {
		for (const name of triggers) await tx.run(sql.raw(`DROP TRIGGER ${name}`));
		try {
			await work(tx);
			return 'done';
		} catch (error) {
			return violation(error) ?? String(error);
		}
	});
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

/** A trigger, what it says, what comes first if anything must, and what it refuses. */
export interface Guard {
	guard: string;
	says: string;
	before?: SQL;
	does: SQL;
}

/** That each of these triggers holds alone: with it the change is refused, and without it the same change passes. */
export async function expectEachHoldsAlone(guards: readonly Guard[]): Promise<void> {
	for (const { guard, says, before, does } of guards) {
		const work = async (tx: Tx) => {
			if (before) await tx.run(before);
			await tx.run(does);
		};
		expect([guard, await refusedBy(work)]).toEqual([guard, says]);
		expect([guard, await without([guard], work)]).toEqual([guard, 'done']);
	}
}
