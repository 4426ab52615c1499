import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { config, ConfigError } from '../src/lib/server/config.ts';

/**
 * `npm start`: serves the production build, after one clear message about what is wrong in the environment, if
 * anything is. On SIGTERM or SIGINT, requests under way get eight seconds, unless SHUTDOWN_TIMEOUT says otherwise.
 */
process.env.NODE_ENV ||= 'production';
process.env.SHUTDOWN_TIMEOUT ||= '8';
// Longer than proxies and browsers keep a connection: closed by the server first, a request may leave on it and be lost.
process.env.KEEP_ALIVE_TIMEOUT ||= '65';
// The largest file that a speaker sends; every other route takes far less (see `web/upload.ts`).
process.env.BODY_SIZE_LIMIT ||= '21M';
const entry = resolve(process.env.BUILD_DIR ?? 'build', 'index.js');

try {
	const { PORT, ORIGIN } = config();
	// The server reads these by itself, and only from the environment.
	process.env.PORT = String(PORT);
	process.env.ORIGIN = ORIGIN;
	if (!existsSync(entry))
		throw new ConfigError('L’application n’est pas construite : « npm run build », puis recommencez.');
} catch (error) {
	if (!(error instanceof ConfigError)) throw error;
	console.error(error.message);
	process.exit(1);
}
await import(pathToFileURL(entry).href);
