import { parseArgs } from 'node:util';
import { config, ConfigError } from '../src/lib/server/config.ts';
import { BackupError, restore } from '../src/lib/server/db/backup.ts';

/** `npm run restore -- FILE`: puts a copy in place of the store; the application must be stopped. */
try {
	const { positionals } = parseArgs({ allowPositionals: true });
	const [file] = positionals;
	if (!file || positionals.length > 1) throw new BackupError('Usage : npm run restore -- FICHIER');
	const { aside, waiting } = await restore(config().DATABASE_URL, file);
	console.log(`Base restaurée depuis ${file}.`);
	if (aside) console.log(`L’ancienne base est gardée : ${aside}`);
	if (waiting > 0)
		console.log(
			`${waiting} tâches attendaient dans cette copie et seront faites au démarrage : des messages déjà envoyés depuis peuvent partir de nouveau.`
		);
} catch (error) {
	if (!(error instanceof BackupError || error instanceof ConfigError)) throw error;
	console.error(error.message);
	process.exitCode = 1;
}
