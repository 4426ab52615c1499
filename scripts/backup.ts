import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { config, ConfigError } from '../src/lib/server/config.ts';
import { backup, BackupError } from '../src/lib/server/db/backup.ts';

/** `npm run backup -- [--to FILE]`: a checked copy of the store, with the application running or not. */
try {
	const { values } = parseArgs({ options: { to: { type: 'string' } } });
	const { DATABASE_URL } = config();
	const stamp = new Date().toISOString().slice(0, 19).replace(/:/g, '-');
	const file =
		values.to ?? join(dirname(DATABASE_URL.replace(/^file:/, '')), 'sauvegardes', `estrade-${stamp}.db`);
	const bytes = await backup(DATABASE_URL, file);
	console.log(`Copie vérifiée : ${file} (${(bytes / 1e6).toFixed(1)} Mo)`);
} catch (error) {
	if (!(error instanceof BackupError || error instanceof ConfigError || isUsage(error))) throw error;
	console.error((error as Error).message);
	process.exitCode = 1;
}

function isUsage(error: unknown): boolean {
	return String((error as { code?: string }).code).startsWith('ERR_PARSE_ARGS');
}
