import { migrate as drizzleMigrate } from 'drizzle-orm/libsql/migrator';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { applyPragmas, connections } from './client.ts';

/** Applies the migrations of `drizzle/` that the store has not had. Safe to call at every start. */
export async function migrate(folder = findFolder()): Promise<void> {
	const { isFile, writer, writerDb } = await connections();
	await drizzleMigrate(writerDb, { migrationsFolder: folder });
	if (isFile) await applyPragmas(writer);
}

function findFolder(): string {
	const folder = resolve(process.env.MIGRATIONS_DIR ?? 'drizzle');
	if (!existsSync(folder))
		throw new Error('The folder of migrations « drizzle/ » is not beside the application.');
	return folder;
}
