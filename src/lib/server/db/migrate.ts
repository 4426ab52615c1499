import { migrate as drizzleMigrate } from 'drizzle-orm/libsql/migrator';
import type { Client } from '@libsql/client';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { applyPragmas, connections } from './client.ts';

/** Applies the migrations of `drizzle/` that the store has not had. Safe to call at every start. */
export async function migrate(folder = findFolder()): Promise<void> {
	const { isFile, writer, writerDb } = await connections();
	await drizzleMigrate(writerDb, { migrationsFolder: folder });
	if (isFile) await applyPragmas(writer);
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
