import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What the build is made of. */
const SOURCES = ['src', 'static', 'messages', 'svelte.config.js', 'vite.config.ts', 'package-lock.json'];

/**
 * Builds the application where what it is made of has changed since: what is served is what is written.
 * @returns false when the build failed, after saying why
 */
export function buildIfOld(): boolean {
	if (!isOld()) return true;
	console.error('Construction de l’application…');
	const built = spawnSync('vite', ['build', '--logLevel=error'], { stdio: ['ignore', 'ignore', 'inherit'] });
	return built.status === 0;
}

function isOld(): boolean {
	if (!existsSync('build/index.js')) return true;
	const builtAt = statSync('build/index.js').mtimeMs;
	return SOURCES.some((path) => newest(path) > builtAt);
}

/** The last change below a path; what the build itself writes there does not count. */
function newest(path: string): number {
	const found = statSync(path);
	if (!found.isDirectory()) return found.mtimeMs;
	return Math.max(
		0,
		...readdirSync(path).map((name) => (name === 'paraglide' ? 0 : newest(join(path, name))))
	);
}
