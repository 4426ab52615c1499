import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

const INSTALLED = [
	// Chromium without windows: a page costs it a quarter of the work.
	'/usr/bin/chromium-headless-shell',
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
	'/usr/bin/google-chrome-stable'
];

/**
 * The Chromium for browser tests: one already installed, else Debian's package, else Playwright's own download.
 * @returns its path, or undefined after saying in one sentence what is missing
 */
export function prepareBrowser(): string | undefined {
	const found = [process.env.CHROMIUM_PATH, ...INSTALLED].find((path) => path && existsSync(path));
	if (found) return found;
	console.log('Aucun Chromium installé : essai des paquets de Debian…');
	const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
	const apt = (...args: string[]) =>
		spawnSync([...sudo, 'apt-get', ...args][0]!, [...sudo, 'apt-get', ...args].slice(1), { stdio: 'ignore' })
			.status === 0;
	if (apt('update', '-qq'))
		for (const name of ['chromium-headless-shell', 'chromium'])
			if (apt('install', '-y', '-qq', '--no-install-recommends', name) && existsSync(`/usr/bin/${name}`))
				return `/usr/bin/${name}`;
	console.log('Le paquet n’est pas accessible : essai du téléchargement de Playwright…');
	if (spawnSync('playwright', ['install', 'chromium'], { stdio: 'ignore', timeout: 300_000 }).status === 0)
		return chromium.executablePath();
	console.error(
		'Les tests dans le navigateur ont besoin de Chromium : installez-le (apt-get install chromium) ou donnez son chemin dans CHROMIUM_PATH.'
	);
	return undefined;
}
