import { defineConfig } from '@playwright/test';
import { existsSync } from 'node:fs';
import { DOUBLE_KEYS } from './tests/fakes/providers-double/keys.ts';

const port = Number(process.env.E2E_PORT ?? 4179);
const chromium = [process.env.CHROMIUM_PATH, '/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find(
	(path) => path && existsSync(path)
);

/** Keys of the double of Facebook, Google and Microsoft: the demonstration has none by itself. */
const providerKeys = Object.fromEntries(
	['FACEBOOK', 'GOOGLE', 'MICROSOFT'].flatMap((provider) => [
		[`${provider}_CLIENT_ID`, DOUBLE_KEYS.id],
		[`${provider}_CLIENT_SECRET`, DOUBLE_KEYS.secret]
	])
);

// The server is the demonstration itself, on fresh data of its own: what a stranger gets is what is tested.
export default defineConfig({
	testDir: 'tests/e2e',
	workers: 2,
	// A second try tells a broken promise from a machine out of breath; `npm test` names what needed it.
	retries: 1,
	timeout: 60_000,
	expect: { timeout: 10_000 },
	reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ? [['line'], ['json']] : [['list']],
	use: {
		baseURL: `http://localhost:${port}`,
		locale: 'fr-CA',
		timezoneId: 'America/Toronto',
		trace: 'retain-on-failure',
		launchOptions: {
			executablePath: chromium,
			args: [
				'--no-first-run',
				'--disable-background-networking',
				'--disable-component-update',
				'--disable-sync'
			]
		}
	},
	webServer: [
		{
			command: `node tests/fakes/providers-double/server.ts ${port + 2}`,
			port: port + 2,
			reuseExistingServer: process.env.E2E_REUSE === '1',
			stdout: 'ignore'
		},
		{
			command: `node scripts/demo.ts --reset --data test-results/data --port ${port} --no-build`,
			port,
			timeout: 180_000,
			reuseExistingServer: process.env.E2E_REUSE === '1',
			stdout: 'ignore',
			env: { PROVIDERS_URL: `http://localhost:${port + 2}`, ...providerKeys }
		}
	]
});
