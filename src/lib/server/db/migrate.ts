import { migrate as drizzleMigrate } from 'drizzle-orm/libsql/migrator';
import type { Client } from '@libsql/client';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { applyPragmas, connections } from './client.ts';
import { isBusy } from './failures.ts';
import { renew } from './write.ts';

/** How long to wait for another instance that applies them. */
const PATIENCE_MS = 20_000;

/**
 * Applies the migrations of `drizzle/` that the store has not had, all or none. Safe to call at every start, and by
 * several instances at once: one applies them, and the others, whose attempt the store refuses, look again.
 * @throws when the store has had others than those: one is never slipped in before one already applied
 */
export async function migrate(): Promise<void> {
	const folder = findFolder();
	const { isFile, writer, writerDb } = await connections();
	const deadline = performance.now() + PATIENCE_MS;
	for (let failed = false; ;) {
		try {
			await drizzleMigrate(writerDb, { migrationsFolder: folder });
			break;
		} catch (error) {
			// Refused twice for another reason than a lock, it is the migration that is wrong.
			if (isBusy(error) ? performance.now() > deadline : failed) throw error;
			failed ||= !isBusy(error);
			if (isFile) await renew(writer);
			await new Promise((resolve) => setTimeout(resolve, 100));
		}
	}
	if (isFile) await applyPragmas(writer);
	const { applied, known } = await migrationLevel(writer);
	if (applied !== known)
		throw new Error(
			`The store has had ${applied} migrations and this version knows ${known}: it was made by another version. ` +
				'Run that version, restore a copy of that time, or begin anew.'
		);
}

/** Migrations that a store has had, and those that this version of the application knows. */
export async function migrationLevel(client: Client): Promise<{ applied: number; known: number }> {
	const journal = JSON.parse(readFileSync(join(findFolder(), 'meta', '_journal.json'), 'utf8')) as {
		entries: unknown[];
	};
	const found = await client.execute('SELECT count(*) FROM __drizzle_migrations');
	return { applied: Number(found.rows[0]?.[0]), known: journal.entries.length };
}

function findFolder(): string {
	const folder = resolve(process.env.MIGRATIONS_DIR ?? 'drizzle');
	if (!existsSync(folder))
		throw new Error('The folder of migrations « drizzle/ » is not beside the application.');
	return folder;
}
