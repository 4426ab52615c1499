// Runs on any Node from 20: installs the packages when they are missing or the lock has changed, then hands over to
// the Node that the project brings (npm package `node`), which runs TypeScript as it is.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [script, ...args] = process.argv.slice(2);
const lock = createHash('sha256')
	.update(readFileSync(join(root, 'package-lock.json')))
	.digest('hex');
const stamp = join(root, 'node_modules', '.estrade-lock');

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lock) {
	process.stdout.write('Installation des paquets…\n');
	const installed = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
		cwd: root,
		stdio: ['ignore', 2, 2]
	});
	if (installed.status !== 0) {
		process.stderr.write(
			'Les paquets n’ont pas pu être installés : vérifiez l’accès au registre npm, puis recommencez.\n'
		);
		process.exit(1);
	}
	mkdirSync(dirname(stamp), { recursive: true });
	writeFileSync(stamp, lock);
}

const bin = resolve(root, 'node_modules', '.bin');
const node = existsSync(join(bin, 'node')) ? join(bin, 'node') : process.execPath;
const run = spawnSync(node, ['--disable-warning=ExperimentalWarning', join(root, script), ...args], {
	cwd: root,
	stdio: 'inherit',
	env: { ...process.env, PATH: bin + delimiter + process.env.PATH }
});
process.exit(run.status ?? 1);
